package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a sink has written to Redis. Reconnects by itself; while it cannot, calls fail at once. */
final class RedisStoreReader implements StoreReader {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStoreReader.class);
    private static final Set<String> QOS = Set.of("0", "1", "2");
    private static final byte[] NOTHING = "0".getBytes(UTF_8);

    private final RedisServer server;
    private final String sink;
    private final String messagesTopic;
    private final Duration timeout;
    private final ReadConnection.Source source;
    private @Nullable ReadConnection connection;
    /** Whether a subscription that is none was reported: once is enough for whoever writes them. */
    private final AtomicBoolean reported = new AtomicBoolean();

    RedisStoreReader(RedisServer server, String sink, String messagesTopic, Duration timeout) {
        this.server = server;
        this.sink = sink;
        this.messagesTopic = messagesTopic;
        this.timeout = timeout;
        source = server.type() == RedisServer.Type.CLUSTER
                ? new ClusterReads(server, timeout)
                : new ServerReads(server, timeout);
    }

    @Override
    public OptionalLong appliedThrough(int partition) {
        ReadConnection redis = connection();
        String field = RedisKeys.appliedField(messagesTopic, partition);
        ReadBatch batch = new ReadBatch();
        List<RedisFuture<byte[]>> asked = redis.appliedKeys(sink).stream()
                .map(key -> batch.field(key, field))
                .toList();
        batch.send(redis.connection());
        long next = asked.stream()
                .map(reply -> await(reply, NOTHING))
                .mapToLong(value -> value == null ? 0 : Long.parseLong(new String(value, UTF_8)))
                .min()
                .orElse(0);
        return next == 0 ? OptionalLong.empty() : OptionalLong.of(Position.of(partition, next - 1));
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
        ReadBatch batch = new ReadBatch();
        RedisFuture<Map<String, byte[]>> asked = batch.fields(RedisKeys.subscriptions(clientId));
        batch.send(connection().connection());
        Map<String, Integer> found = new TreeMap<>();
        await(asked, Map.<String, byte[]>of()).forEach((filter, value) -> {
            String qos = new String(value, UTF_8);
            if (QOS.contains(qos)) {
                found.put(filter, Integer.valueOf(qos));
            } else if (!reported.getAndSet(true)) {
                LOG.warn(
                        "{}: a value of {} is no QoS (0, 1, 2) and ignored, as all such values are from now on",
                        server,
                        RedisKeys.subscriptions(clientId));
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
        lists.send(connection().connection());
        // A topic that is named like a message id has no list, and an id that is like a topic no message.
        List<List<ScoredValue<byte[]>>> ids =
                asked.stream().map(reply -> await(reply, List.of())).toList();
        ReadBatch hashes = new ReadBatch();
        List<List<RedisFuture<Map<String, byte[]>>>> messages = ids.stream()
                .map(list ->
                        list.stream().map(id -> hashes.message(id.getValue())).toList())
                .toList();
        hashes.send(connection().connection());
        for (int i = 0; i < open.size(); i++) {
            open.get(i)
                    .take(
                            ids.get(i),
                            messages.get(i).stream()
                                    .map(reply -> await(reply, Map.of()))
                                    .toList());
        }
    }

    private synchronized ReadConnection connection() {
        if (connection == null) {
            try {
                connection = source.connect();
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
        return new StoreUnavailableException(server + " cannot be read: " + RedisErrors.reason(e), e);
    }

    @Override
    public void close() {
        source.close();
    }
}
