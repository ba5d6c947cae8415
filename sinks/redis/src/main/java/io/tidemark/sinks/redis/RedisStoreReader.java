package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what a sink has written to Redis. Reconnects by itself; while it cannot, calls fail at once. */
final class RedisStoreReader implements StoreReader {

    private static final Set<String> QOS = Set.of("0", "1", "2");
    private static final byte[] NOTHING = "0".getBytes(UTF_8);

    private final RedisServer server;
    private final String appliedKey;
    private final String messagesTopic;
    private final Duration timeout;
    private final RedisClient client;
    private @Nullable StatefulRedisConnection<String, byte[]> connection;

    RedisStoreReader(RedisServer server, String sink, String messagesTopic, Duration timeout) {
        this.server = server;
        this.messagesTopic = messagesTopic;
        this.timeout = timeout;
        appliedKey = RedisKeys.applied(sink);
        client = RedisClient.create(server.uri(timeout));
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                .build());
    }

    @Override
    public OptionalLong appliedThrough(int partition) {
        byte[] next =
                await(connection().async().hget(appliedKey, RedisKeys.appliedField(messagesTopic, partition)), NOTHING);
        long offset = next == null ? 0 : Long.parseLong(new String(next, UTF_8));
        return offset == 0 ? OptionalLong.empty() : OptionalLong.of(Position.of(partition, offset - 1));
    }

    @Override
    public List<List<StoredMessage>> fetchAll(List<TopicSpan> spans) {
        List<SpanRead> reads = spans.stream().map(SpanRead::new).toList();
        // A span whose messages have partly expired takes another round.
        for (List<SpanRead> open = open(reads); !open.isEmpty(); open = open(open)) {
            round(open);
        }
        return reads.stream().map(SpanRead::found).toList();
    }

    @Override
    public Map<String, Integer> subscriptions(String clientId) {
        Map<String, Integer> found = new TreeMap<>();
        await(connection().async().hgetall(RedisKeys.subscriptions(clientId)), Map.<String, byte[]>of())
                .forEach((filter, value) -> {
                    String qos = new String(value, UTF_8);
                    if (QOS.contains(qos)) {
                        found.put(filter, Integer.valueOf(qos));
                    }
                });
        return found;
    }

    private static List<SpanRead> open(List<SpanRead> reads) {
        return reads.stream().filter(read -> !read.isComplete()).toList();
    }

    private void round(List<SpanRead> open) {
        ReadBatch lists = new ReadBatch();
        List<RedisFuture<List<ScoredValue<byte[]>>>> asked =
                open.stream().map(read -> read.ask(lists)).toList();
        lists.send(connection());
        // A topic that is named like a message id has no list, and an id that is like a topic no message.
        List<List<ScoredValue<byte[]>>> ids =
                asked.stream().map(reply -> await(reply, List.of())).toList();
        ReadBatch hashes = new ReadBatch();
        List<List<RedisFuture<Map<String, byte[]>>>> messages = ids.stream()
                .map(list ->
                        list.stream().map(id -> hashes.message(id.getValue())).toList())
                .toList();
        hashes.send(connection());
        for (int i = 0; i < open.size(); i++) {
            open.get(i)
                    .take(
                            ids.get(i),
                            messages.get(i).stream()
                                    .map(reply -> await(reply, Map.of()))
                                    .toList());
        }
    }

    private synchronized StatefulRedisConnection<String, byte[]> connection() {
        if (connection == null) {
            try {
                connection = client.connect(RedisSession.CODEC);
            } catch (RedisException e) {
                throw unavailable(e);
            }
        }
        return connection;
    }

    /** A reply, or something else if the key holds another type than the command is for. */
    private <T> T await(RedisFuture<T> reply, T ifOtherType) {
        try {
            return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisCommandExecutionException refused && RedisErrors.isOtherType(refused)) {
                return ifOtherType;
            }
            throw unavailable(e);
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private StoreUnavailableException unavailable(Exception e) {
        Throwable root = RedisErrors.root(e);
        return new StoreUnavailableException(
                server + " cannot be read: "
                        + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage()),
                e);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, timeout);
    }
}
