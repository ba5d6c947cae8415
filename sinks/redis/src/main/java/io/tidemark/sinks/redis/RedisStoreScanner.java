package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
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
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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

    private final RedisLayout layout;
    private final String sink;
    private final RedisSession session;

    RedisStoreScanner(RedisSession session, RedisLayout layout, String sink) {
        this.session = session;
        this.layout = layout;
        this.sink = sink;
    }

    @Override
    public Map<TopicPartition, Long> applied() {
        session.connect();
        Map<TopicPartition, Long> applied = new HashMap<>();
        List<Map<String, byte[]>> ofServers = hashes(session.appliedKeys(sink));
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
        session.connect();
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
        for (int master = 0; master < session.masters(); master++) {
            int at = master;
            ScanCursor cursor = ScanCursor.INITIAL;
            while (!cursor.isFinished()) {
                ScanCursor from = cursor;
                KeyScanCursor<String> found = session.<KeyScanCursor<String>>run(
                                redis -> List.of(redis.all().get(at).commands().scan(from, arguments)))
                        .get(0);
                page.accept(found.getKeys().stream()
                        .map(key -> key.substring(prefix.length()))
                        .toList());
                cursor = found;
            }
        }
    }

    private void messages(String topic, Consumer<StoreRow> rows) {
        String list = RedisKeys.messagesOf(topic);
        long after = Position.BEFORE_ALL;
        List<ScoredValue<byte[]>> ids;
        do {
            Range<Long> range = Range.from(Range.Boundary.excluding(after), Range.Boundary.unbounded());
            ids = session.<List<ScoredValue<byte[]>>>run(redis ->
                            List.of(redis.at(list).zrangebyscoreWithScores(list, range, Limit.create(0, PAGE))))
                    .get(0);
            List<Map<String, byte[]>> hashes = hashes(ids.stream()
                    .map(id -> RedisKeys.message(new String(id.getValue(), UTF_8)))
                    .toList());
            for (int i = 0; i < ids.size(); i++) {
                after = (long) ids.get(i).getScore();
                if (!hashes.get(i).isEmpty()) {
                    rows.accept(StoreRow.message(after, MessageHash.read(hashes.get(i))));
                }
            }
        } while (ids.size() == PAGE);
    }

    private List<Map<String, byte[]>> hashes(List<String> keys) {
        return session.run(redis -> keys.stream()
                .<RedisFuture<? extends Map<String, byte[]>>>map(
                        key -> redis.at(key).hgetall(key))
                .toList());
    }

    private void retained(List<String> topics, Consumer<StoreRow> rows) {
        List<String> keys = topics.stream().map(RedisKeys::retained).toList();
        List<Map<String, byte[]>> hashes = hashes(
                switch (layout.retained()) {
                    case HASH -> keys;
                    case STRING -> messageKeys(strings(keys));
                    case ZSET -> messageKeys(onlyMembers(keys));
                });
        for (int i = 0; i < topics.size(); i++) {
            if (!hashes.get(i).isEmpty()) {
                Message message = MessageHash.read(hashes.get(i));
                message.setTopic(topics.get(i));
                rows.accept(StoreRow.retained(message));
            }
        }
    }

    private static List<String> messageKeys(List<byte[]> ids) {
        return ids.stream()
                .map(id -> RedisKeys.message(id == null ? "" : new String(id, UTF_8)))
                .toList();
    }

    private List<byte[]> strings(List<String> keys) {
        return session.run(redis -> keys.stream()
                .<RedisFuture<? extends byte[]>>map(key -> redis.at(key).get(key))
                .toList());
    }

    private List<byte[]> onlyMembers(List<String> keys) {
        return session
                .<List<byte[]>>run(redis -> keys.stream()
                        .<RedisFuture<? extends List<byte[]>>>map(
                                key -> redis.at(key).zrange(key, 0, 0))
                        .toList())
                .stream()
                .map(members -> members.isEmpty() ? new byte[0] : members.get(0))
                .toList();
    }

    private void clients(List<String> clientIds, Consumer<StoreRow> rows) {
        List<Map<String, byte[]>> hashes =
                hashes(clientIds.stream().map(RedisKeys::client).toList());
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
        List<byte[]> ids = strings(
                clientsAndTopics.stream().map(both -> RedisKeys.ACKED + both).toList());
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) != null) {
                AckOffset offset = new AckOffset();
                offset.setTopic("");
                offset.setClientId(clientsAndTopics.get(i));
                offset.put("throughId", new String(ids.get(i), UTF_8));
                offset.setUpdatedAt(Instant.EPOCH);
                rows.accept(StoreRow.ack(offset));
            }
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
