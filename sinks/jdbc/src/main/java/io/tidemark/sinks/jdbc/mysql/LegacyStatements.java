package io.tidemark.sinks.jdbc.mysql;

import static io.tidemark.sinks.jdbc.mysql.Bound.datetime;
import static io.tidemark.sinks.jdbc.mysql.Bound.hash;
import static java.util.Arrays.asList;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.sinks.jdbc.common.MessageTable;
import io.tidemark.sinks.jdbc.common.RemovedRange;
import io.tidemark.sinks.jdbc.common.Rows;
import io.tidemark.sinks.jdbc.layout.Column;
import io.tidemark.sinks.jdbc.layout.Layout;
import io.tidemark.sinks.jdbc.layout.LegacyTables;
import io.tidemark.sinks.jdbc.layout.Projection;
import io.tidemark.sinks.jdbc.mysql.KeyedTable.Row;
import io.tidemark.sinks.jdbc.mysql.ManyRows.Sql;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.record.MessageProperties;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to tables that were there before. Their ids are given out by the tables themselves; {@code tidemark_msg} says which
 * position in the log a message has. A position that is there already is left alone, so applying the log again changes nothing.
 */
final class LegacyStatements implements TableWriter {

    /** The index of {@code tidemark_msg} that a topic's messages are found by. */
    static final String SIDE_BY_TOPIC = "tidemark_msg_topic";

    private static final String ID = "id";
    /** Rows of one statement get ids at equal distances. */
    private static final String IDS = "select last_insert_id(), @@auto_increment_increment";

    private static final Sql PUT_SIDE = Sql.upsert(
            "tidemark_msg", List.of("position"), List.of("topic", "topic_hash", ID, "arrived", "base64", "properties"));
    private static final Sql REMOVE_THROUGH = remove("position <= ?");
    private static final Sql REMOVE_BEYOND = remove("position between ? and ?");
    private static final Sql PUT_RETAINED_SIDE =
            Sql.upsert("tidemark_retain", List.of("topic_hash"), List.of("topic", "base64", "properties"));
    private static final Sql DELETE_RETAINED_SIDE =
            new Sql("delete from tidemark_retain where topic_hash in (", "?", ", ", ")");
    /** A reader goes on after {@code mid}: the newest message of its topic that it has read. */
    private static final String MID = "ifnull((select side.id from tidemark_msg side force index (" + SIDE_BY_TOPIC
            + ") where side.topic_hash = ? and side.position <= ? order by side.position desc limit 1), 0)";

    private final LegacyTables tables;
    private final ZoneId zone;
    private final Sql putMessages;
    private final KeyedTable retained;
    private final KeyedTable clients;
    private final KeyedTable acks;

    /** @throws ConnectException if the tables cannot be written */
    LegacyStatements(LegacyTables tables, Layout layout, ZoneId zone) {
        this.tables = tables;
        this.zone = zone;
        Column id = layout.table(Layout.MSG).require(ID);
        if (!id.mayBeOmitted()) {
            throw new ConnectException("the column " + id + " that is there gives out no ids; make it auto_increment,"
                    + " or give the pool a database of its own");
        }
        putMessages = Sql.insert(Layout.MSG, names(tables.messages()), placeholders(tables.messages()));
        retained = keyed(tables.retained(), "topic");
        clients = keyed(tables.clients(), "clientid");
        List<String> columns = new ArrayList<>(names(tables.acks()));
        columns.add(0, "mid");
        List<String> expressions = new ArrayList<>(placeholders(tables.acks()));
        expressions.add(0, MID);
        acks = new KeyedTable(tables.acks().table(), List.of("clientid", "topic"), columns, expressions);
    }

    private static Sql remove(String positions) {
        return new Sql(
                "delete side, msg from tidemark_msg side force index (" + SIDE_BY_TOPIC
                        + ") left join mqtt_msg msg on msg.id = side.id where ",
                "(side.topic_hash = ? and side." + positions + ")",
                " or ",
                "");
    }

    private static KeyedTable keyed(Projection<?> projection, String key) {
        return new KeyedTable(projection.table(), List.of(key), names(projection), placeholders(projection));
    }

    private static List<String> names(Projection<?> projection) {
        return projection.columns().stream().map(Column::name).toList();
    }

    private static List<String> placeholders(Projection<?> projection) {
        return Collections.nCopies(projection.columns().size(), "?");
    }

    @Override
    public MessageTable messages() {
        return MysqlMessageTable.LEGACY;
    }

    @Override
    public void write(ManyRows many, Rows rows) throws SQLException {
        many.run(
                putMessages,
                missing(many, rows.messages),
                put -> values(tables.messages(), put.message()),
                written -> putSides(many, written));
        many.run(REMOVE_THROUGH, rows.removals, gone -> new Object[] {hash(gone.topic()), gone.through()});
        many.run(REMOVE_BEYOND, RemovedRange.of(rows.removals), gone ->
                new Object[] {hash(gone.topic()), gone.first(), gone.last()});
        retained.put(
                many,
                rows.retained.stream()
                        .map(put -> new Row(
                                List.of(put.message().getTopic()), asList(values(tables.retained(), put.message()))))
                        .toList());
        many.run(PUT_RETAINED_SIDE, rows.retained, put -> retainedSide(put.message()));
        retained.delete(
                many,
                rows.retainedDeletes.stream()
                        .map(delete -> List.of(delete.topic()))
                        .toList());
        many.run(DELETE_RETAINED_SIDE, rows.retainedDeletes, delete -> new Object[] {hash(delete.topic())});
        clients.put(
                many,
                rows.clients.values().stream()
                        .map(put -> new Row(
                                List.of(put.presence().getClientId()),
                                asList(values(tables.clients(), put.presence()))))
                        .toList());
        acks.put(many, rows.acks.stream().map(put -> ack(put.offset())).toList());
        acks.delete(
                many,
                rows.ackDeletes.stream()
                        .map(delete -> List.of(delete.clientId(), delete.topic()))
                        .toList());
    }

    /** The messages whose position is not there, in the order of the log. */
    private static List<PutMessage> missing(ManyRows many, Map<Long, PutMessage> messages) throws SQLException {
        if (messages.isEmpty()) {
            return List.of();
        }
        Set<Long> there = new HashSet<>();
        String positions = messages.keySet().stream().map(position -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement statement = many.connection()
                .prepareStatement("select position from tidemark_msg where position in (" + positions + ")")) {
            int index = 0;
            for (long position : messages.keySet()) {
                statement.setLong(++index, position);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getLong(1));
                }
            }
        }
        return messages.values().stream()
                .filter(put -> !there.contains(put.position()))
                .sorted((one, other) -> Long.compare(one.position(), other.position()))
                .toList();
    }

    private void putSides(ManyRows many, List<PutMessage> written) throws SQLException {
        Map<PutMessage, Long> ids = new LinkedHashMap<>();
        try (Statement statement = many.connection().createStatement();
                ResultSet row = statement.executeQuery(IDS)) {
            row.next();
            long id = row.getLong(1);
            for (PutMessage put : written) {
                ids.put(put, id);
                id += row.getLong(2);
            }
        }
        many.run(PUT_SIDE, ids.entrySet(), entry -> side(entry.getKey(), entry.getValue()));
    }

    private @Nullable Object[] side(PutMessage put, Long id) {
        Message message = put.message();
        return new @Nullable Object[] {
            put.position(),
            message.getTopic(),
            hash(message.getTopic()),
            id,
            datetime(message.getPublishedAt()),
            tables.isMessageEncoded(message) ? 1 : 0,
            MessageProperties.toJson(message).orElse(null)
        };
    }

    private @Nullable Object[] retainedSide(Message message) {
        return new @Nullable Object[] {
            hash(message.getTopic()),
            message.getTopic(),
            tables.isRetainedEncoded(message) ? 1 : 0,
            MessageProperties.toJson(message).orElse(null)
        };
    }

    private Row ack(AckOffset offset) {
        List<@Nullable Object> all = new ArrayList<>(List.of(hash(offset.getTopic()), offset.getThrough()));
        Collections.addAll(all, values(tables.acks(), offset));
        return new Row(List.of(offset.getClientId(), offset.getTopic()), all);
    }

    private <R> @Nullable Object[] values(Projection<R> projection, R row) {
        List<@Nullable Object> values = projection.values(row);
        @Nullable Object[] bound = new @Nullable Object[values.size()];
        for (int i = 0; i < bound.length; i++) {
            bound[i] = Bound.of(projection.columns().get(i), values.get(i), zone);
        }
        return bound;
    }
}
