package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.PositionsMovedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The hash {@code tidemark:applied:{sink}}: field {@code <kafka topic>:<partition>}, value the next offset.
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
    private final String key;

    AppliedPositions(RedisSession session, String sink) {
        this.session = session;
        key = RedisKeys.applied(sink);
    }

    Map<TopicPartition, Long> read(Set<TopicPartition> partitions) {
        List<TopicPartition> order = List.copyOf(partitions);
        String[] fields = order.stream().map(AppliedPositions::field).toArray(String[]::new);
        List<KeyValue<String, byte[]>> values = session.<List<KeyValue<String, byte[]>>>run(
                        redis -> List.of(redis.hmget(key, fields)))
                .get(0);
        Map<TopicPartition, Long> result = new HashMap<>();
        for (int i = 0; i < fields.length; i++) {
            result.put(
                    order.get(i),
                    values.get(i)
                            .map(value -> Long.parseLong(new String(value, UTF_8)))
                            .getValueOrElse(0L));
        }
        return result;
    }

    void advance(Chunk chunk) {
        List<byte[]> arguments = new ArrayList<>();
        chunk.after().forEach((partition, next) -> {
            arguments.add(field(partition).getBytes(UTF_8));
            arguments.add(String.valueOf(chunk.before().get(partition)).getBytes(UTF_8));
            arguments.add(next.toString().getBytes(UTF_8));
        });
        List<byte[]> moved = session.run(redis -> List.of(redis.<byte[]>eval(
                COMPARE_AND_SET, ScriptOutputType.VALUE, new String[] {key}, arguments.toArray(byte[][]::new))));
        if (moved.get(0) != null) {
            throw new PositionsMovedException("the position of " + new String(moved.get(0), UTF_8) + " in " + session
                    + " is not the one left there, so the store was emptied or another task writes it");
        }
    }

    private static String field(TopicPartition partition) {
        return RedisKeys.appliedField(partition.topic(), partition.partition());
    }
}
