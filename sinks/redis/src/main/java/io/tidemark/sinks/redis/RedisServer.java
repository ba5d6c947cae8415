package io.tidemark.sinks.redis;

import io.lettuce.core.RedisURI;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.time.Duration;
import java.util.Optional;

/**
 * Which Redis server a pool means.
 *
 * @param password empty if the server wants none
 */
record RedisServer(String host, int port, int database, Optional<String> password) {

    private static final int DEFAULT_PORT = 6379;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_DATABASE = 1_000_000;

    /**
     * Reads a pool's options.
     *
     * @throws RuleFileException if one is wrong, or asks for what is not served yet
     */
    static RedisServer of(Pool pool) {
        String type = pool.text("type").orElse("single");
        if (type.equals("sentinel") || type.equals("cluster")) {
            throw new RuleFileException(
                    pool.location("type"), "type = " + type + " is not supported yet", "use type = single");
        }
        if (!type.equals("single")) {
            throw pool.invalid("type", "single, sentinel or cluster");
        }
        if (pool.flag("ssl", false)) {
            throw new RuleFileException(pool.location("ssl"), "ssl is not supported yet", "set ssl = false");
        }
        String server = pool.require("server");
        if (server.contains(",")) {
            throw pool.invalid("server", "one <host>:<port>, since the pool's type is single");
        }
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? server : server.substring(0, colon);
        int port = colon < 0 ? DEFAULT_PORT : port(pool, server.substring(colon + 1));
        if (host.isBlank()) {
            throw pool.invalid("server", "<host>:<port>");
        }
        return new RedisServer(host, port, pool.number("database", 0, 0, MAX_DATABASE), pool.text("password"));
    }

    private static int port(Pool pool, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a port out of range.
        }
        throw pool.invalid("server", "<host>:<port>");
    }

    RedisURI uri(Duration timeout) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(host)
                .withPort(port)
                .withDatabase(database)
                .withTimeout(timeout);
        password.ifPresent(secret -> uri.withPassword(secret.toCharArray()));
        return uri.build();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Redis at " + host + ":" + port + "/" + database;
    }
}
