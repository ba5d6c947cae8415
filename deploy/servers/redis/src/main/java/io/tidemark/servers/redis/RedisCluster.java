package io.tidemark.servers.redis;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real Redis Cluster of three masters without replicas, in child processes on the loopback address. */
public final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final int BUS = 10_000;
    private static final int MAX_PORT = 65_535;
    private static final int ATTEMPTS = 1_000;

    private final List<RedisProcess> masters = new ArrayList<>();

    private RedisCluster(Path directory) {
        try {
            for (int i = 0; i < MASTERS; i++) {
                masters.add(RedisProcess.start(directory.resolve("node" + i), freePort(), settings()));
            }
            form();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts the masters, each with a third of the slots, and returns when the cluster is up, after 1 to 3 s.
     *
     * @throws ServerException if they do not form a cluster
     */
    public static RedisCluster start(Path directory) {
        return new RedisCluster(directory);
    }

    /** One whose port for the cluster bus is free too: before 7.0 that cannot be stated. */
    private static int freePort() {
        return Stream.generate(Ports::free)
                .limit(ATTEMPTS)
                .filter(port -> port + BUS <= MAX_PORT && Ports.isFree(port + BUS))
                .findFirst()
                .orElseThrow(() -> new ServerException("no two free ports " + BUS + " apart for a Redis Cluster node"));
    }

    private static List<String> settings() {
        return List.of(
                "appendonly no",
                "save \"\"",
                "cluster-enabled yes",
                "cluster-config-file nodes.conf",
                "cluster-node-timeout 2000");
    }

    private void form() {
        for (int i = 0; i < MASTERS; i++) {
            String slots = IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            InlineCommand.require(masters.get(i).port(), "CLUSTER ADDSLOTS " + slots);
            // Different epochs from the start, so that they need not be settled by collisions.
            InlineCommand.require(masters.get(i).port(), "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
        }
        for (RedisProcess other : masters.subList(1, MASTERS)) {
            InlineCommand.require(masters.get(0).port(), "CLUSTER MEET " + Ports.LOOPBACK + " " + other.port());
        }
        awaitUp();
    }

    /** Waits until every master says that the cluster is up. */
    public void awaitUp() {
        Forming.await(
                () -> masters.stream().allMatch(RedisCluster::isUp), "the cluster " + nodes() + " did not come up");
    }

    private static boolean isUp(RedisProcess node) {
        try {
            String info = InlineCommand.ask(node.port(), "CLUSTER INFO");
            return info.contains("cluster_state:ok") && info.contains("cluster_size:" + MASTERS);
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code host:port} of all masters, with commas between. */
    public String nodes() {
        return masters.stream().map(node -> Ports.LOOPBACK + ":" + node.port()).collect(Collectors.joining(","));
    }

    /** The masters; the first has the lowest slots. */
    public List<RedisProcess> masters() {
        return List.copyOf(masters);
    }

    /** SIGKILL to all. */
    public void kill() {
        masters.forEach(RedisProcess::kill);
    }

    /** Starts all again, and waits until the cluster is up. */
    public void restart() {
        masters.forEach(RedisProcess::restart);
        awaitUp();
    }

    @Override
    public void close() {
        masters.forEach(RedisProcess::close);
    }
}
