package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.read.StoreRow;
import io.tidemark.sinks.read.StoreRow.Field;
import io.tidemark.sinks.read.StoreRow.Kind;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.read.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the keys of a layout. A message that no list names is not shown. A key {@code mqtt:acked:{clientid}:{topic}}
 * does not say where the client id ends, so such rows are told by both together.
 */
final class RedisStoreScanner implements StoreScanner {

    private static final int PAGE = 500;
    private static final String ALL = "*";
    private static final String ZSET = "zset";

    private final RedisServer server;
    private final RedisLayout layout;
    private final String sink;
    private final Duration timeout;
    private final ReadConnection.Source source;
    private @Nullable ReadConnection connection;

    RedisStoreScanner(RedisServer server, RedisLayout layout, String sink, Duration timeout) {
        this.server = server;
        this.layout = layout;
        this.sink = sink;
        this.timeout = timeout;
        source = ReadConnection.source(server, timeout);
    }

    @Override
    public Map<TopicPartition, Long> applied() {
        Map<TopicPartition, Long> applied = new HashMap<>();
        ReadConnection redis = connection();
        List<Map<String, byte[]>> ofServers = redis.appliedKeys(sink).stream()
                .map(key -> await(redis.commands().hgetall(key), Map.<String, byte[]>of()))
                .toList();
        for (Map<String, byte[]> ofServer : ofServers) {
            ofServer.forEach((field, next) ->
                    applied.merge(partition(field), Long.parseLong(new String(next, UTF_8)), Math::min));
        }
        // What one server knows nothing of it has lost.
        applied.keySet().removeIf(partition -> ofServers.stream()
                .anyMatch(ofServer ->
                        !ofServer.containsKey(RedisKeys.appliedField(partition.topic(), partition.partition()))));
        return applied;
    }

    private static TopicPartition partition(String field) {
        int colon = field.lastIndexOf(':');
        return new TopicPartition(field.substring(0, colon), Integer.parseInt(field.substring(colon + 1)));
    }

    @Override
    public Set<Field> fields(Kind kind) {
        boolean millis = layout.timestamps() == Timestamps.MILLISECONDS;
        return switch (kind) {
            case MESSAGE, RETAINED ->
                EnumSet.of(
                        Field.MSGID,
                        Field.SENDER,
                        Field.QOS,
                        Field.RETAIN,
                        Field.PAYLOAD,
                        Field.PROPERTIES,
                        millis ? Field.ARRIVED : Field.ARRIVED_SECOND);
            case CLIENT ->
                EnumSet.of(
                        Field.STATE,
                        millis ? Field.ONLINE_AT : Field.ONLINE_SECOND,
                        millis ? Field.OFFLINE_AT : Field.OFFLINE_SECOND);
            case ACK -> EnumSet.of(Field.MSGID);
        };
    }

    @Override
    public String identity(Kind kind, String first, String second) {
        if (kind != Kind.ACK) {
            return StoreScanner.super.identity(kind, first, second);
        }
        return first.isEmpty() ? second : second + ":" + first;
    }

    @Override
    public void scan(Consumer<StoreRow> rows) {
        keys(RedisKeys.messagesOf(""), ZSET, topics -> topics.forEach(topic -> messages(topic, rows)));
        keys(RedisKeys.retained(""), "", topics -> retained(topics, rows));
        keys(RedisKeys.client(""), "", clients -> clients(clients, rows));
        keys(RedisKeys.ACKED, "", acks -> acks(acks, rows));
    }

    /** Shows what follows the prefix in all keys that begin with it, page by page; a key may come twice. */
    private void keys(String prefix, String type, Consumer<List<String>> page) {
        KeyScanArgs arguments = KeyScanArgs.Builder.matches(prefix + ALL).limit(PAGE);
        if (!type.isEmpty()) {
            arguments.type(type);
        }
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            KeyScanCursor<String> found = await(connection().commands().scan(cursor, arguments));
            page.accept(found.getKeys().stream()
                    .map(key -> key.substring(prefix.length()))
                    .toList());
            cursor = found;
        }
    }

    private void messages(String topic, Consumer<StoreRow> rows) {
        long after = Position.BEFORE_ALL;
        List<ScoredValue<byte[]>> ids;
        do {
            ReadBatch list = new ReadBatch();
            RedisFuture<List<ScoredValue<byte[]>>> asked = list.ids(topic, after, Long.MAX_VALUE, PAGE);
            list.send(connection().connection());
            ids = await(asked, List.of());
            List<Map<String, byte[]>> hashes =
                    hashes(ids.stream().map(ScoredValue::getValue).toList());
            for (int i = 0; i < ids.size(); i++) {
                after = (long) ids.get(i).getScore();
                if (!hashes.get(i).isEmpty()) {
                    rows.accept(StoreRow.message(after, MessageHash.read(hashes.get(i))));
                }
            }
        } while (ids.size() == PAGE);
    }

    private List<Map<String, byte[]>> hashes(List<byte[]> ids) {
        ReadBatch batch = new ReadBatch();
        List<RedisFuture<Map<String, byte[]>>> asked =
                ids.stream().map(batch::message).toList();
        batch.send(connection().connection());
        return asked.stream().map(reply -> await(reply, Map.of())).toList();
    }

    private void retained(List<String> topics, Consumer<StoreRow> rows) {
        List<Map<String, byte[]>> hashes = layout.retained() == RetainLayout.HASH
                ? hashes(topics, RedisKeys::retained)
                : hashes(retainedIds(topics));
        for (int i = 0; i < topics.size(); i++) {
            if (!hashes.get(i).isEmpty()) {
                Message message = MessageHash.read(hashes.get(i));
                message.setTopic(topics.get(i));
                rows.accept(StoreRow.retained(message));
            }
        }
    }

    private List<byte[]> retainedIds(List<String> topics) {
        List<byte[]> ids = new ArrayList<>();
        for (String topic : topics) {
            String key = RedisKeys.retained(topic);
            byte[] id = layout.retained() == RetainLayout.STRING
                    ? await(connection().commands().get(key))
                    : await(connection().commands().zrange(key, 0, 0)).stream()
                            .findFirst()
                            .orElse(null);
            ids.add(id == null ? new byte[0] : id);
        }
        return ids;
    }

    private List<Map<String, byte[]>> hashes(List<String> names, Function<String, String> key) {
        List<RedisFuture<Map<String, byte[]>>> asked = names.stream()
                .map(name -> connection().commands().hgetall(key.apply(name)))
                .toList();
        return asked.stream().map(reply -> await(reply, Map.of())).toList();
    }

    private void clients(List<String> clientIds, Consumer<StoreRow> rows) {
        List<Map<String, byte[]>> hashes = hashes(clientIds, RedisKeys::client);
        for (int i = 0; i < clientIds.size(); i++) {
            if (!hashes.get(i).isEmpty()) {
                rows.accept(client(clientIds.get(i), hashes.get(i)));
            }
        }
    }

    private static StoreRow client(String clientId, Map<String, byte[]> hash) {
        Presence presence = new Presence();
        presence.setClientId(clientId);
        presence.setOnline(text(hash, "state").equals("1"));
        presence.setNode("");
        Instant online = instant(text(hash, "online_at"));
        presence.setConnectedAt(online == null ? Instant.EPOCH : online);
        presence.put("disconnectedAt", instant(text(hash, "offline_at")));
        return StoreRow.client(presence);
    }

    private static String text(Map<String, byte[]> hash, String field) {
        return new String(hash.getOrDefault(field, new byte[0]), UTF_8);
    }

    private static @Nullable Instant instant(String text) {
        return text.matches("[0-9]{1,18}") ? Timestamps.read(text) : null;
    }

    private void acks(List<String> clientsAndTopics, Consumer<StoreRow> rows) {
        List<RedisFuture<byte[]>> asked = clientsAndTopics.stream()
                .map(key -> connection().commands().get(RedisKeys.ACKED + key))
                .toList();
        for (int i = 0; i < asked.size(); i++) {
            byte[] id = await(asked.get(i), new byte[0]);
            if (id != null) {
                AckOffset offset = new AckOffset();
                offset.setTopic("");
                offset.setClientId(clientsAndTopics.get(i));
                offset.put("throughId", new String(id, UTF_8));
                offset.setUpdatedAt(Instant.EPOCH);
                rows.accept(StoreRow.ack(offset));
            }
        }
    }

    private ReadConnection connection() {
        if (connection == null) {
            try {
                connection = source.connect();
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

    /** A reply, or something else if the key holds another type than the command is for. */
    private <T> T await(RedisFuture<T> reply, T ifOtherType) {
        try {
            return await(reply);
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof RedisCommandExecutionException refused
                    && RedisErrors.isOtherType(refused)) {
                return ifOtherType;
            }
            throw e;
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
