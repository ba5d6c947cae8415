package io.tidemark.sinks.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tidemark.servers.redis.RedisCluster;
import io.tidemark.servers.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A cluster of three masters without AOF. */
final class ClusterServers implements TestServers {

    private static final long TIMEOUT_MILLIS = 5_000;

    private final RedisCluster cluster;

    ClusterServers(Path directory) {
        cluster = RedisCluster.start(directory);
    }

    List<RedisProcess> masters() {
        return cluster.masters();
    }

    /** Gives a slot, and what is in it, to the next master. */
    void move(int slot) {
        List<RedisProcess> masters = cluster.masters();
        int from = IntStream.range(0, masters.size())
                .filter(i -> slot < SlotHash.SLOT_COUNT * (i + 1) / masters.size())
                .findFirst()
                .orElseThrow();
        RedisProcess source = masters.get(from);
        RedisProcess target = masters.get((from + 1) % masters.size());
        String sourceId = OneServer.ask(source.uri(), redis -> redis.clusterMyId());
        String targetId = OneServer.ask(target.uri(), redis -> redis.clusterMyId());
        OneServer.ask(target.uri(), redis -> redis.clusterSetSlotImporting(slot, sourceId));
        OneServer.ask(source.uri(), redis -> {
            redis.clusterSetSlotMigrating(slot, targetId);
            redis.clusterGetKeysInSlot(slot, 1_000)
                    .forEach(key -> redis.migrate("127.0.0.1", target.port(), key, 0, TIMEOUT_MILLIS));
            return targetId;
        });
        masters.forEach(master -> OneServer.ask(master.uri(), redis -> redis.clusterSetSlotNode(slot, targetId)));
    }

    void awaitUp() {
        cluster.awaitUp();
    }

    @Override
    public String pool() {
        return "backend.redis.pool1.type = cluster\nbackend.redis.pool1.server = " + cluster.nodes() + "\n";
    }

    @Override
    public <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question) {
        RedisClusterClient client = RedisClusterClient.create(
                RedisURI.create(cluster.masters().get(0).uri()));
        try (StatefulRedisClusterConnection<String, byte[]> connection = client.connect(RedisSession.CODEC)) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Override
    public void kill() {
        cluster.kill();
    }

    @Override
    public void restart() {
        cluster.restart();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
