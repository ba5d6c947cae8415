package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.PositionsMovedException;
import io.tidemark.sinks.write.RejectedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The hash {@code tidemark:applied:{sink}}: field {@code <kafka topic>:<partition>}, value the next offset. In a cluster there
 * is one such hash on each master, {@code tidemark:applied:{tag}:sink} with a tag of the master's lowest slot, and all of
 * them move together: whichever master is replaced by a replica that lacks its last writes, one of them is behind.
 *
 * <p>Positions must never be ahead of the data. Data and positions are sent over one connection, positions after the replies
 * to the data; every form of persistence that Redis has keeps a prefix of what one connection sent; and a connection never
 * reconnects by itself. What remains is a server that is emptied while the connection lives (FLUSHALL), and a second task
 * that was not stopped in time: positions are therefore written by a script that compares them with what is expected first.
 */
final class AppliedPositions {

    private static final String COMPARE_AND_SET =
            """
            for i = 1, #ARGV, 3 do
              if (redis.call('HGET', KEYS[1], ARGV[i]) or '0') ~= ARGV[i + 1] then
                return ARGV[i]
              end
            end
            for i = 1, #ARGV, 3 do
              redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
            end
            return false
            """;

    private final RedisSession session;
    private final String sink;

    AppliedPositions(RedisSession session, String sink) {
        this.session = session;
        this.sink = sink;
    }

    /**
     * The next offset of each partition. Where the masters of a cluster disagree, because one of them lost its last writes or
     * the connection broke between them, the lowest counts, and is written to all: they go on in step.
     */
    Map<TopicPartition, Long> read(Set<TopicPartition> partitions) {
        List<TopicPartition> order = List.copyOf(partitions);
        String[] fields = order.stream().map(AppliedPositions::field).toArray(String[]::new);
        List<String> keys = session.appliedKeys(sink);
        List<List<Long>> found = session
                .<List<KeyValue<String, byte[]>>>run(redis -> keys.stream()
                        .<RedisFuture<? extends List<KeyValue<String, byte[]>>>>map(
                                key -> redis.at(key).hmget(key, fields))
                        .toList())
                .stream()
                .map(values -> values.stream().map(AppliedPositions::offset).toList())
                .toList();
        Map<TopicPartition, Long> lowest = new HashMap<>();
        for (int i = 0; i < fields.length; i++) {
            int at = i;
            lowest.put(
                    order.get(i),
                    found.stream().mapToLong(values -> values.get(at)).min().orElse(0));
        }
        level(keys, order, found, lowest);
        return lowest;
    }

    private void level(
            List<String> keys, List<TopicPartition> order, List<List<Long>> found, Map<TopicPartition, Long> lowest) {
        session.<Long>run(redis -> {
            List<RedisFuture<? extends Long>> replies = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                Map<String, byte[]> ahead = new HashMap<>();
                for (int j = 0; j < order.size(); j++) {
                    long to = lowest.getOrDefault(order.get(j), 0L);
                    if (found.get(i).get(j) > to) {
                        ahead.put(field(order.get(j)), bytes(to));
                    }
                }
                if (!ahead.isEmpty()) {
                    replies.add(redis.at(keys.get(i)).hset(keys.get(i), ahead));
                }
            }
            return replies;
        });
    }

    private static long offset(KeyValue<String, byte[]> value) {
        return value.map(bytes -> Long.parseLong(new String(bytes, UTF_8))).getValueOrElse(0L);
    }

    /** @throws PositionsMovedException if one of them is not where the chunk begins */
    void advance(Chunk chunk) {
        List<byte[]> arguments = new ArrayList<>();
        chunk.after().forEach((partition, next) -> {
            arguments.add(field(partition).getBytes(UTF_8));
            arguments.add(bytes(chunk.before().get(partition)));
            arguments.add(bytes(next));
        });
        compareAndSet(arguments.toArray(byte[][]::new)).stream()
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(field -> {
                    throw new PositionsMovedException("the position of " + new String(field, UTF_8) + " in " + session
                            + " is not the one left there, so the store was emptied or another task writes it");
                });
    }

    private List<byte[]> compareAndSet(byte[]... arguments) {
        try {
            return session.run(redis -> session.appliedKeys(sink).stream()
                    .<RedisFuture<? extends byte[]>>map(key -> redis.at(key)
                            .<byte[]>eval(COMPARE_AND_SET, ScriptOutputType.VALUE, new String[] {key}, arguments))
                    .toList());
        } catch (RejectedException e) {
            // No data is in it. Before 7.0 the error of a command in a script comes as one of the script: ERR.
            throw new StoreUnavailableException("the positions cannot be recorded: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(@Nullable Long value) {
        return String.valueOf(value).getBytes(UTF_8);
    }

    private static String field(TopicPartition partition) {
        return RedisKeys.appliedField(partition.topic(), partition.partition());
    }
}
