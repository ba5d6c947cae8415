package io.tidemark.sinks.jdbc.common;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.read.StoreRow;
import io.tidemark.sinks.read.StoreRow.Field;
import io.tidemark.sinks.read.StoreRow.Kind;
import io.tidemark.sinks.read.StoreScanner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;

/** Reads the tables of a database from one end to the other, over one connection, some rows at a time. */
public final class JdbcStoreScanner implements StoreScanner {

    private static final int FETCH_SIZE = 1_000;

    private static final Set<Field> RETAINED = EnumSet.of(
            Field.MSGID, Field.SENDER, Field.NODE, Field.QOS, Field.PAYLOAD, Field.ARRIVED, Field.PROPERTIES);
    private static final Set<Field> MESSAGE = EnumSet.of(Field.RETAIN, RETAINED.toArray(Field[]::new));
    private static final Set<Field> CLIENT = EnumSet.of(Field.STATE, Field.NODE, Field.ONLINE_AT, Field.OFFLINE_AT);
    private static final Set<Field> ACK = EnumSet.of(Field.MID, Field.CREATED);

    private interface RowReader {
        StoreRow read(ResultSet row) throws SQLException;
    }

    private final DataSource source;
    private final String sink;
    private final Function<SQLException, RuntimeException> failure;

    /** @param failure what an exception means */
    public JdbcStoreScanner(DataSource source, String sink, Function<SQLException, RuntimeException> failure) {
        this.source = source;
        this.sink = sink;
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
        return switch (kind) {
            case MESSAGE -> MESSAGE;
            case RETAINED -> RETAINED;
            case CLIENT -> CLIENT;
            case ACK -> ACK;
        };
    }

    @Override
    public void scan(Consumer<StoreRow> rows) {
        scan("mqtt_msg", row -> StoreRow.message(row.getLong("id"), MessageRow.stored(row)), rows);
        scan("mqtt_retain", row -> StoreRow.retained(MessageRow.retained(row)), rows);
        scan("mqtt_client", JdbcStoreScanner::client, rows);
        scan("mqtt_acked", JdbcStoreScanner::ack, rows);
    }

    private static StoreRow client(ResultSet row) throws SQLException {
        Presence presence = new Presence();
        presence.setClientId(MessageRow.text(row, "clientid"));
        presence.setOnline(row.getInt("state") != 0);
        presence.setNode(MessageRow.text(row, "node"));
        Instant online = MessageRow.instant(row, "online_at");
        presence.setConnectedAt(online == null ? Instant.EPOCH : online);
        presence.put("disconnectedAt", MessageRow.instant(row, "offline_at"));
        return StoreRow.client(presence);
    }

    private static StoreRow ack(ResultSet row) throws SQLException {
        AckOffset offset = new AckOffset();
        offset.setClientId(MessageRow.text(row, "clientid"));
        offset.setTopic(MessageRow.text(row, "topic"));
        offset.setThrough(row.getLong("mid"));
        Instant created = MessageRow.instant(row, "created");
        offset.setUpdatedAt(created == null ? Instant.EPOCH : created);
        return StoreRow.ack(offset);
    }

    private void scan(String table, RowReader reader, Consumer<StoreRow> rows) {
        each("select * from " + table, List.of(), row -> rows.accept(reader.read(row)));
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
