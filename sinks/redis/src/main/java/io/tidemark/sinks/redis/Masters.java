package io.tidemark.sinks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.tidemark.sinks.rules.HostAndPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to each server that is written to: one, or the masters of a cluster. No connection comes back by itself, and
 * none follows a redirection: a cluster that has moved slots is a lost one, and looked at anew. So what was sent to a server
 * went over one connection, in order.
 */
final class Masters {

    private final List<Master> all;
    /** The master of each slot of a cluster; empty if there is no cluster. */
    private final @Nullable Master[] ofSlot;

    private Masters(List<Master> all, @Nullable Master[] ofSlot) {
        this.all = all;
        this.ofSlot = ofSlot;
    }

    /** @throws RedisException if one of them cannot be reached */
    static Masters connect(RedisClient client, RedisServer server, Duration timeout) {
        return server.type() == RedisServer.Type.CLUSTER
                ? cluster(client, server, timeout)
                : new Masters(List.of(Master.connect(client, server.uri(timeout), 0)), new Master[0]);
    }

    private static Masters cluster(RedisClient client, RedisServer server, Duration timeout) {
        List<Master> connected = new ArrayList<>();
        @Nullable Master[] ofSlot = new Master[SlotHash.SLOT_COUNT];
        try {
            for (RedisClusterNode node : nodes(client, server.uris(timeout))) {
                if (!node.hasNoSlots() && node.is(RedisClusterNode.NodeFlag.UPSTREAM)) {
                    HostAndPort address = new HostAndPort(
                            node.getUri().getHost(), node.getUri().getPort());
                    List<Integer> slots = node.getSlots();
                    Master master = Master.connect(client, server.uri(address, timeout), slots.get(0));
                    connected.add(master);
                    slots.forEach(slot -> ofSlot[slot] = master);
                }
            }
        } catch (RedisException e) {
            connected.forEach(Master::close);
            throw e;
        }
        return new Masters(connected, ofSlot);
    }

    /** What the first node that answers knows. */
    private static List<RedisClusterNode> nodes(RedisClient client, List<RedisURI> seeds) {
        @Nullable RedisException failure = null;
        for (RedisURI seed : seeds) {
            try (StatefulRedisConnection<String, byte[]> connection = client.connect(RedisSession.CODEC, seed)) {
                List<RedisClusterNode> nodes = ClusterPartitionParser.parse(
                                connection.sync().clusterNodes())
                        .getPartitions();
                // A node that has met no other does not know its own host.
                nodes.stream().filter(node -> node.getUri().getHost().isEmpty()).forEach(node -> node.getUri()
                        .setHost(seed.getHost()));
                return nodes;
            } catch (RedisException e) {
                failure = e;
            }
        }
        throw failure == null ? new RedisException("no node of the cluster is known") : failure;
    }

    /** The commands of the server that has a key. What is issued is sent with the next {@link #flush}. */
    RedisAsyncCommands<String, byte[]> at(String key) {
        return ofSlot.length == 0 ? any() : ofSlot(SlotHash.getSlot(key));
    }

    /** As {@link #at(String)}. */
    RedisAsyncCommands<String, byte[]> at(byte[] key) {
        return ofSlot.length == 0 ? any() : ofSlot(SlotHash.getSlot(key));
    }

    /** The commands of one of the servers. */
    RedisAsyncCommands<String, byte[]> any() {
        return all.get(0).commands();
    }

    private RedisAsyncCommands<String, byte[]> ofSlot(int slot) {
        Master master = ofSlot[slot];
        if (master == null) {
            throw new RedisException("no master of the cluster has slot " + slot);
        }
        return master.commands();
    }

    /** Keys of the applied positions, one on each server: a server that lost its last writes lost the last positions too. */
    List<String> appliedKeys(String sink) {
        return ofSlot.length == 0
                ? List.of(RedisKeys.applied(sink))
                : all.stream()
                        .map(master -> RedisKeys.applied(sink, master.lowestSlot()))
                        .toList();
    }

    void flush() {
        all.forEach(Master::flush);
    }

    boolean isOpen() {
        return all.stream().allMatch(Master::isOpen);
    }

    List<Master> all() {
        return all;
    }

    void close() {
        all.forEach(Master::close);
    }
}
