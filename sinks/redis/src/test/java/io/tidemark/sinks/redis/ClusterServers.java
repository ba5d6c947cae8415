package io.tidemark.sinks.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tidemark.servers.redis.RedisCluster;
import io.tidemark.servers.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** A cluster of three masters without AOF. */
final class ClusterServers implements TestServers {

    private final RedisCluster cluster;

    ClusterServers(Path directory) {
        cluster = RedisCluster.start(directory);
    }

    List<RedisProcess> masters() {
        return cluster.masters();
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
