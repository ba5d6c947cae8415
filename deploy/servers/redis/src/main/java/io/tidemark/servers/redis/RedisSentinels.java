package io.tidemark.servers.redis;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real master, its replica, and three sentinels that replace one by the other, in child processes on the loopback address. */
public final class RedisSentinels implements AutoCloseable {

    /** What the sentinels call the master. */
    public static final String MASTER = "mymaster";

    private static final String REPLICATION = "INFO replication";
    private static final int SENTINELS = 3;

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private RedisSentinels(Path directory) {
        try {
            RedisProcess master = RedisProcess.start(directory.resolve("server0"), Ports.free(), settings());
            servers.add(master);
            List<String> ofReplica = new ArrayList<>(settings());
            ofReplica.add("replicaof " + Ports.LOOPBACK + " " + master.port());
            servers.add(RedisProcess.start(directory.resolve("server1"), Ports.free(), ofReplica));
            // A sentinel asks a master for its replicas when it starts, and then every 10 s.
            Forming.await(this::isReplicated, "the replica did not follow its master");
            for (int i = 0; i < SENTINELS; i++) {
                sentinels.add(RedisProcess.start(
                        directory.resolve("sentinel" + i), Ports.free(), RedisProcess.Mode.SENTINEL, watching(master)));
            }
            Forming.await(this::isReady, "sentinels did not find each other and the replica");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts all and returns when a failover is possible, after 2 to 5 s.
     *
     * @throws ServerException if that does not come to be
     */
    public static RedisSentinels start(Path directory) {
        return new RedisSentinels(directory);
    }

    private static List<String> settings() {
        return List.of("appendonly no", "save \"\"", "repl-diskless-sync yes", "repl-diskless-sync-delay 0");
    }

    private static List<String> watching(RedisProcess master) {
        return List.of(
                "sentinel monitor " + MASTER + " " + Ports.LOOPBACK + " " + master.port() + " 2",
                "sentinel down-after-milliseconds " + MASTER + " 700",
                "sentinel failover-timeout " + MASTER + " 5000");
    }

    private boolean isReady() {
        return sentinels.stream().allMatch(sentinel -> {
            String known = ask(sentinel, "INFO sentinel");
            return known.contains("status=ok,") && known.contains("slaves=1,sentinels=" + SENTINELS);
        });
    }

    /** Whether the replica has all that its master has been told, and follows it. */
    public boolean isReplicated() {
        return Stream.of(ask(servers.get(0), REPLICATION), ask(servers.get(1), REPLICATION))
                .anyMatch(info -> info.contains("role:slave") && info.contains("master_link_status:up"));
    }

    private static String ask(RedisProcess process, String command) {
        try {
            return InlineCommand.ask(process.port(), command);
        } catch (IOException down) {
            return "";
        }
    }

    /** {@code host:port} of all sentinels, with commas between. */
    public String nodes() {
        return sentinels.stream()
                .map(sentinel -> Ports.LOOPBACK + ":" + sentinel.port())
                .collect(Collectors.joining(","));
    }

    /** The server that says of itself that it is the master. */
    public RedisProcess master() {
        return servers.stream()
                .filter(server -> ask(server, REPLICATION).contains("role:master"))
                .findFirst()
                .orElseThrow(() -> new ServerException("none of the Redis servers is a master now"));
    }

    /** The server that says of itself that it is a replica. */
    public RedisProcess replica() {
        return servers.stream()
                .filter(server -> ask(server, REPLICATION).contains("role:slave"))
                .findFirst()
                .orElseThrow(() -> new ServerException("none of the Redis servers is a replica now"));
    }

    /** SIGKILL to both servers, so that no failover is possible; the sentinels live on. */
    public void kill() {
        servers.forEach(RedisProcess::kill);
    }

    /** Waits until all sentinels agree that another server than this one is the master. */
    public void awaitFailover(RedisProcess old) {
        Forming.await(
                () -> sentinels.stream()
                        .map(sentinel -> ask(sentinel, "INFO sentinel"))
                        .allMatch(known -> known.contains("status=ok,")
                                && !known.contains("address=" + Ports.LOOPBACK + ":" + old.port() + ",")),
                "sentinels did not replace the master");
    }

    /** Starts what was killed again, as a replica if there is a master, and waits until a failover is possible. */
    public void restart() {
        List<RedisProcess> masters = servers.stream()
                .filter(server -> ask(server, REPLICATION).contains("role:master"))
                .toList();
        servers.stream().filter(server -> !server.isAlive()).forEach(server -> {
            server.restart();
            // A sentinel would do it too, after ten seconds.
            masters.forEach(master ->
                    InlineCommand.require(server.port(), "REPLICAOF " + Ports.LOOPBACK + " " + master.port()));
        });
        Forming.await(() -> isReady() && isReplicated(), "sentinels did not bring the servers together");
    }

    @Override
    public void close() {
        Stream.concat(sentinels.stream(), servers.stream()).forEach(RedisProcess::close);
    }
}
