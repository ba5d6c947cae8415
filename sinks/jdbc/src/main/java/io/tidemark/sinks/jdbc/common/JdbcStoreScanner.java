package io.tidemark.sinks.jdbc.common;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.jdbc.layout.Layout;
import io.tidemark.sinks.read.StoreRow;
import io.tidemark.sinks.read.StoreRow.Field;
import io.tidemark.sinks.read.StoreRow.Kind;
import io.tidemark.sinks.read.StoreScanner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the tables of a database from one end to the other, over one connection, some rows at a time. */
public final class JdbcStoreScanner implements StoreScanner {

    private static final int FETCH_SIZE = 1_000;
    private static final String PAYLOAD = "payload";

    private static final Set<Field> RETAINED = EnumSet.of(
            Field.MSGID, Field.SENDER, Field.NODE, Field.QOS, Field.PAYLOAD, Field.ARRIVED, Field.PROPERTIES);
    private static final Set<Field> MESSAGE = EnumSet.of(Field.RETAIN, RETAINED.toArray(Field[]::new));
    private static final Set<Field> CLIENT = EnumSet.of(Field.STATE, Field.NODE, Field.ONLINE_AT, Field.OFFLINE_AT);
    private static final Set<Field> ACK = EnumSet.of(Field.MID, Field.CREATED);

    private interface RowReader {
        StoreRow read(ResultSet row) throws SQLException;
    }

    /** Of tables that EMQ X's users have made: their times and ids may be anything. */
    private static final Set<Field> LEGACY_RETAINED =
            EnumSet.of(Field.MSGID, Field.SENDER, Field.QOS, Field.PAYLOAD, Field.PROPERTIES);

    private static final Set<Field> LEGACY_MESSAGE = EnumSet.of(
            Field.MSGID, Field.SENDER, Field.QOS, Field.RETAIN, Field.PAYLOAD, Field.ARRIVED, Field.PROPERTIES);
    private static final Set<Field> LEGACY_CLIENT = EnumSet.of(Field.STATE);

    private static final String LEGACY_MESSAGES =
            """
            select side.position as id, side.topic, side.arrived, side.base64, side.properties,
              msg.msgid, msg.sender, null as node, msg.qos, msg.retain, msg.payload
            from tidemark_msg side join mqtt_msg msg on msg.id = side.id
            """;
    private static final String LEGACY_RETAINED_ROWS =
            """
            select retained.topic, retained.msgid, retained.sender, null as node, retained.qos, retained.payload,
              null as arrived, side.base64, side.properties
            from mqtt_retain retained join tidemark_retain side on %s
            """;
    /** Only there beside tables that no sink made. */
    private static final String SIDE_TABLE = "tidemark_msg";

    private final DataSource source;
    private final String sink;
    private final String sameTopic;
    private final Function<SQLException, RuntimeException> failure;
    private @Nullable Boolean legacy;

    /**
     * @param sameTopic that {@code side} and {@code retained} are about the same topic, as a condition of a join
     * @param failure what an exception means
     */
    public JdbcStoreScanner(
            DataSource source, String sink, String sameTopic, Function<SQLException, RuntimeException> failure) {
        this.source = source;
        this.sink = sink;
        this.sameTopic = sameTopic;
        this.failure = failure;
    }

    @Override
    public Map<TopicPartition, Long> applied() {
        Map<TopicPartition, Long> applied = new HashMap<>();
        each("select * from tidemark_applied where sink = ?", List.of(sink), row -> {
            applied.put(
                    new TopicPartition(row.getString("topic"), row.getInt("partition")), row.getLong("next_offset"));
        });
        applied.values().removeIf(next -> next == 0);
        return applied;
    }

    @Override
    public Set<Field> fields(Kind kind) {
        boolean old = isLegacy();
        return switch (kind) {
            case MESSAGE -> old ? LEGACY_MESSAGE : MESSAGE;
            case RETAINED -> old ? LEGACY_RETAINED : RETAINED;
            case CLIENT -> old ? LEGACY_CLIENT : CLIENT;
            case ACK -> old ? Set.of() : ACK;
        };
    }

    @Override
    public boolean isShared(Kind kind) {
        return isLegacy() && (kind == Kind.CLIENT || kind == Kind.ACK);
    }

    private boolean isLegacy() {
        Boolean known = legacy;
        if (known == null) {
            try (Connection connection = source.getConnection()) {
                known = Layout.read(connection, Set.of(SIDE_TABLE)).has(SIDE_TABLE);
            } catch (SQLException e) {
                throw failure.apply(e);
            }
            legacy = known;
        }
        return known;
    }

    @Override
    public void scan(Consumer<StoreRow> rows) {
        if (isLegacy()) {
            scan(
                    LEGACY_MESSAGES,
                    row -> StoreRow.message(row.getLong("id"), MessageRow.stored(row, topic(row), decoded(row))),
                    rows);
            scan(
                    LEGACY_RETAINED_ROWS.formatted(sameTopic),
                    row -> StoreRow.retained(MessageRow.retained(row, topic(row), decoded(row))),
                    rows);
            scan("select clientid, state from mqtt_client", row -> client(row, null, null), rows);
            scan("select clientid, topic from mqtt_acked", row -> ack(row, 0, null), rows);
            return;
        }
        scan(
                "select * from mqtt_msg",
                row -> StoreRow.message(row.getLong("id"), MessageRow.stored(row, topic(row), row.getBytes(PAYLOAD))),
                rows);
        scan(
                "select * from mqtt_retain",
                row -> StoreRow.retained(MessageRow.retained(row, topic(row), row.getBytes(PAYLOAD))),
                rows);
        scan(
                "select * from mqtt_client",
                row -> client(row, MessageRow.instant(row, "online_at"), MessageRow.instant(row, "offline_at")),
                rows);
        scan("select * from mqtt_acked", row -> ack(row, row.getLong("mid"), MessageRow.instant(row, "created")), rows);
    }

    private static String topic(ResultSet row) throws SQLException {
        return MessageRow.text(row, "topic");
    }

    private static byte @Nullable [] decoded(ResultSet row) throws SQLException {
        byte[] stored = row.getBytes(PAYLOAD);
        return stored == null || !row.getBoolean("base64")
                ? stored
                : Base64.getDecoder().decode(stored);
    }

    private static StoreRow client(ResultSet row, @Nullable Instant online, @Nullable Instant offline)
            throws SQLException {
        Presence presence = new Presence();
        presence.setClientId(MessageRow.text(row, "clientid"));
        presence.setOnline(row.getInt("state") != 0);
        presence.setNode(online == null ? "" : MessageRow.text(row, "node"));
        presence.setConnectedAt(online == null ? Instant.EPOCH : online);
        presence.put("disconnectedAt", offline);
        return StoreRow.client(presence);
    }

    private static StoreRow ack(ResultSet row, long through, @Nullable Instant created) throws SQLException {
        AckOffset offset = new AckOffset();
        offset.setClientId(MessageRow.text(row, "clientid"));
        offset.setTopic(MessageRow.text(row, "topic"));
        offset.setThrough(through);
        offset.setUpdatedAt(created == null ? Instant.EPOCH : created);
        return StoreRow.ack(offset);
    }

    private void scan(String sql, RowReader reader, Consumer<StoreRow> rows) {
        each(sql, List.of(), row -> rows.accept(reader.read(row)));
    }

    private interface RowVisitor {
        void visit(ResultSet row) throws SQLException;
    }

    private void each(String sql, List<String> parameters, RowVisitor visitor) {
        try (Connection connection = source.getConnection()) {
            // PostgreSQL sends rows bit by bit only within a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(FETCH_SIZE);
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setString(i + 1, parameters.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        visitor.visit(rows);
                    }
                }
            }
            connection.rollback();
        } catch (SQLException e) {
            throw failure.apply(e);
        }
    }

    /** Holds nothing between calls. */
    @Override
    public void close() {}
}
