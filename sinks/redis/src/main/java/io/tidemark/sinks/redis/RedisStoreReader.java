package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.read.StoredMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what a sink has written to Redis. Reconnects by itself; while it cannot, calls fail at once. */
final class RedisStoreReader implements StoreReader {

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
        byte[] next = await(connection().async().hget(appliedKey, RedisKeys.appliedField(messagesTopic, partition)));
        long offset = next == null ? 0 : Long.parseLong(new String(next, UTF_8));
        return offset == 0 ? OptionalLong.empty() : OptionalLong.of(Position.of(partition, offset - 1));
    }

    @Override
    public List<StoredMessage> fetch(String topic, long after, long upTo, int limit) {
        List<StoredMessage> found = new ArrayList<>();
        long from = after;
        while (found.size() < limit) {
            List<ScoredValue<byte[]>> ids = ids(topic, from, upTo, limit - found.size());
            if (ids.isEmpty()) {
                break;
            }
            found.addAll(messages(ids));
            from = position(ids.get(ids.size() - 1));
        }
        return found;
    }

    private List<ScoredValue<byte[]>> ids(String topic, long after, long upTo, int limit) {
        Range<Long> range = Range.from(Range.Boundary.excluding(after), Range.Boundary.including(upTo));
        return await(
                connection().async().zrangebyscoreWithScores(RedisKeys.messagesOf(topic), range, Limit.from(limit)));
    }

    private List<StoredMessage> messages(List<ScoredValue<byte[]>> ids) {
        List<RedisFuture<Map<String, byte[]>>> replies = ids.stream()
                .map(id -> connection().async().hgetall(RedisKeys.message(new String(id.getValue(), UTF_8))))
                .toList();
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Map<String, byte[]> fields = await(replies.get(i));
            // Expired: its id stays in the list for a while.
            if (!fields.isEmpty()) {
                messages.add(new StoredMessage(position(ids.get(i)), MessageHash.read(fields)));
            }
        }
        return messages;
    }

    private static long position(ScoredValue<byte[]> id) {
        return (long) id.getScore();
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

    private <T> T await(RedisFuture<T> reply) {
        try {
            return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
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
