package io.tidemark.sinks.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.tidemark.sinks.rules.HostAndPort;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which Redis a pool means.
 *
 * @param nodes the server; or the sentinels; or some of the nodes of a cluster
 * @param master what the sentinels call it; empty if there are none
 * @param sentinelPassword what the sentinels themselves want
 */
record RedisServer(
        Type type,
        List<HostAndPort> nodes,
        Optional<String> master,
        int database,
        Credentials credentials,
        Optional<String> sentinelPassword,
        Optional<Tls> tls) {

    enum Type {
        SINGLE,
        SENTINEL,
        CLUSTER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int DEFAULT_PORT = 6_379;
    private static final int SENTINEL_PORT = 26_379;
    private static final int MAX_DATABASE = 1_000_000;
    private static final String SERVER = "server";
    private static final String MASTER = "sentinel";
    private static final String SENTINEL_PASSWORD = "sentinel_password";
    private static final String DATABASE = "database";

    /**
     * Reads a pool's options.
     *
     * @throws RuleFileException if one is wrong, or does not go with another
     */
    static RedisServer of(Pool pool) {
        Type type = type(pool);
        List<HostAndPort> nodes =
                HostAndPort.listOf(pool, SERVER, type == Type.SENTINEL ? SENTINEL_PORT : DEFAULT_PORT);
        if (type == Type.SINGLE && nodes.size() > 1) {
            throw pool.invalid(SERVER, "one <host>:<port>, since the pool's type is single");
        }
        if (type != Type.SENTINEL && pool.text(SENTINEL_PASSWORD).isPresent()) {
            throw new RuleFileException(
                    pool.location(SENTINEL_PASSWORD),
                    "option '" + SENTINEL_PASSWORD + "' of pool '" + pool.name() + "' has no effect without sentinels",
                    "add type = sentinel, or remove it");
        }
        return new RedisServer(
                type,
                nodes,
                type == Type.SENTINEL ? Optional.of(pool.require(MASTER)) : Optional.empty(),
                database(pool, type),
                Credentials.of(pool),
                pool.text(SENTINEL_PASSWORD),
                Tls.of(pool));
    }

    private static Type type(Pool pool) {
        return switch (pool.text("type").orElse("single")) {
            case "single" -> Type.SINGLE;
            case "sentinel" -> Type.SENTINEL;
            case "cluster" -> Type.CLUSTER;
            default -> throw pool.invalid("type", "single, sentinel or cluster");
        };
    }

    private static int database(Pool pool, Type type) {
        int database = pool.number(DATABASE, 0, 0, MAX_DATABASE);
        if (type == Type.CLUSTER && database != 0) {
            throw pool.invalid(DATABASE, "0: a cluster has no other");
        }
        return database;
    }

    /** The address of a single server, or of whichever the sentinels call the master. */
    RedisURI uri(Duration timeout) {
        return master.map(name -> sentinelUri(name, timeout)).orElseGet(() -> uri(nodes.get(0), timeout));
    }

    /** The addresses of all nodes that are known. */
    List<RedisURI> uris(Duration timeout) {
        return nodes.stream().map(node -> uri(node, timeout)).toList();
    }

    /** The address of one server, which wants what all of them want. */
    RedisURI uri(HostAndPort node, Duration timeout) {
        RedisURI uri = RedisURI.create(node.host(), node.port());
        uri.setDatabase(database);
        configure(uri, timeout);
        return uri;
    }

    private RedisURI sentinelUri(String name, Duration timeout) {
        RedisURI.Builder all = RedisURI.builder().withSentinelMasterId(name).withDatabase(database);
        for (HostAndPort node : nodes) {
            RedisURI sentinel = RedisURI.create(node.host(), node.port());
            sentinel.setTimeout(timeout);
            new Credentials(Optional.empty(), sentinelPassword).configure(sentinel);
            tls.ifPresent(encryption -> encryption.configure(sentinel));
            all.withSentinel(sentinel);
        }
        RedisURI uri = all.build();
        configure(uri, timeout);
        return uri;
    }

    private void configure(RedisURI uri, Duration timeout) {
        uri.setTimeout(timeout);
        credentials.configure(uri);
        tls.ifPresent(encryption -> encryption.configure(uri));
    }

    /** Adds what connections to it have in common to the options of a client. */
    <B extends ClientOptions.Builder> B configure(B options, Duration timeout) {
        options.socketOptions(SocketOptions.builder().connectTimeout(timeout).build());
        tls.ifPresent(encryption -> options.sslOptions(encryption.options()));
        return options;
    }

    /** Without the password. */
    @Override
    public String toString() {
        String where = nodes.stream().map(HostAndPort::toString).collect(Collectors.joining(","));
        return switch (type) {
            case SINGLE -> "Redis at " + where + "/" + database;
            case SENTINEL -> "Redis '" + master.orElseThrow() + "' of the sentinels at " + where + "/" + database;
            case CLUSTER -> "Redis Cluster at " + where;
        };
    }
}
