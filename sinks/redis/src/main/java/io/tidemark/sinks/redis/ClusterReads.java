package io.tidemark.sinks.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.List;

/** Reads from the masters of a cluster; a reader follows what moves. */
final class ClusterReads implements ReadConnection.Source {

    private static final Duration REFRESH = Duration.ofSeconds(15);

    private final RedisClusterClient client;
    private final Duration timeout;

    ClusterReads(RedisServer server, Duration timeout) {
        this.timeout = timeout;
        client = RedisClusterClient.create(server.uris(timeout));
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                        .enablePeriodicRefresh(REFRESH)
                        .build());
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
        client.setOptions(server.configure(options, timeout).build());
    }

    private record Connection(StatefulRedisClusterConnection<String, byte[]> redis) implements ReadConnection {
        @Override
        public StatefulConnection<String, byte[]> connection() {
            return redis;
        }

        @Override
        public List<String> appliedKeys(String sink) {
            return redis.getPartitions().getPartitions().stream()
                    .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.hasNoSlots())
                    .map(node -> RedisKeys.applied(sink, node.getSlots().get(0)))
                    .toList();
        }
    }

    @Override
    public ReadConnection connect() {
        return new Connection(client.connect(RedisSession.CODEC));
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, timeout);
    }
}
