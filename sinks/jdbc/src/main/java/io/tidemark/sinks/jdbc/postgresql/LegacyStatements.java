package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.jdbc.common.MessageTable;
import io.tidemark.sinks.jdbc.common.RemovedRange;
import io.tidemark.sinks.jdbc.common.Rows;
import io.tidemark.sinks.jdbc.layout.Column;
import io.tidemark.sinks.jdbc.layout.LegacyTables;
import io.tidemark.sinks.jdbc.layout.Projection;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import io.tidemark.sinks.record.MessageProperties;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to tables that were there before. Their ids come from their own sequences; {@code tidemark_msg} says which position in
 * the log a message has. A position that is there already is left alone, so applying the log again changes nothing.
 */
final class LegacyStatements implements TableWriter {

    private static final String PUT_MESSAGES =
            """
            with rows as (select * from unnest(%s) as rows (position, utc, base64, properties, %s)),
            added as (
              insert into tidemark_msg (position, topic, id, arrived, base64, properties)
              select position, topic, nextval('%s'), utc, base64 = 1, properties::jsonb
              from (select * from rows order by position) rows
              on conflict (position) do nothing
              returning position, id
            )
            insert into mqtt_msg (id, %2$s) select id, %2$s from rows join added using (position)
            """;
    private static final String REMOVE_THROUGH =
            """
            with gone as (
              delete from tidemark_msg using unnest(?, ?) as gone (topic, through)
              where tidemark_msg.topic = gone.topic and position <= through returning id
            )
            delete from mqtt_msg where id in (select id from gone)
            """;
    private static final String REMOVE_BEYOND =
            """
            with gone as (
              delete from tidemark_msg using unnest(?, ?, ?) as gone (topic, first, last)
              where tidemark_msg.topic = gone.topic and position between first and last returning id
            )
            delete from mqtt_msg where id in (select id from gone)
            """;
    private static final String UPSERT =
            "insert into %s (%s) select %2$s from unnest(%s) as rows (%2$s) on conflict (%s) do %s";
    private static final String PUT_RETAINED_SIDE =
            """
            insert into tidemark_retain (topic, base64, properties)
            select topic, base64 = 1, properties::jsonb from unnest(?, ?, ?) as rows (topic, base64, properties)
            on conflict (topic) do update set base64 = excluded.base64, properties = excluded.properties
            """;
    private static final String DELETE_RETAINED = "delete from mqtt_retain where topic = any (?)";
    private static final String DELETE_RETAINED_SIDE = "delete from tidemark_retain where topic = any (?)";
    /** A reader goes on after {@code mid}: the newest message of its topic that it has read. */
    private static final String PUT_ACKS =
            """
            insert into mqtt_acked (mid, %s)
            select coalesce((
                select id from tidemark_msg side
                where side.topic = rows.topic and position <= through order by position desc limit 1
              ), 0), %1$s
            from unnest(?, %s) as rows (through, %1$s)
            on conflict (clientid, topic) do update set %s
            """;

    private final LegacyTables tables;
    private final String putMessages;
    private final String putRetained;
    private final String putClients;
    private final String putAcks;

    /** @param sequence where the ids of {@code mqtt_msg} come from, as {@link #sequence} returns it */
    LegacyStatements(LegacyTables tables, String sequence) {
        this.tables = tables;
        List<Column> message = tables.messages().columns();
        putMessages = PUT_MESSAGES.formatted(
                "?, ?, ?, ?, " + placeholders(message), names(message), sequence.replace("'", "''"));
        putRetained = upsert(tables.retained(), "topic");
        putClients = upsert(tables.clients(), "clientid");
        List<Column> ack = tables.acks().columns();
        putAcks = PUT_ACKS.formatted(
                names(ack),
                placeholders(ack),
                Stream.concat(Stream.of("mid"), ack.stream().map(Column::name))
                        .map(LegacyStatements::replace)
                        .collect(Collectors.joining(", ")));
    }

    /** The sequence of {@code mqtt_msg.id}. */
    static String sequence(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_get_serial_sequence('mqtt_msg', 'id')")) {
            @Nullable String sequence = row.next() ? row.getString(1) : null;
            if (sequence == null) {
                throw new ConnectException("the column mqtt_msg.id that is there has no sequence of its own;"
                        + " make it a serial column, or give the pool a database of its own");
            }
            return sequence;
        }
    }

    private static String upsert(Projection<?> projection, String key) {
        List<Column> columns = projection.columns();
        List<String> others = columns.stream()
                .map(Column::name)
                .filter(name -> !name.equals(key))
                .map(LegacyStatements::replace)
                .toList();
        return UPSERT.formatted(
                projection.table().name(),
                names(columns),
                placeholders(columns),
                key,
                others.isEmpty() ? "nothing" : "update set " + String.join(", ", others));
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static String placeholders(List<Column> columns) {
        return String.join(", ", Collections.nCopies(columns.size(), "?"));
    }

    private static String replace(String column) {
        return column + " = excluded." + column;
    }

    /** Something and its row. */
    private record Row<T>(T of, List<@Nullable Object> values) {

        static <T, R> List<Row<T>> all(Collection<T> of, Projection<R> projection, Function<T, R> content) {
            return of.stream()
                    .map(one -> new Row<>(one, projection.values(content.apply(one))))
                    .toList();
        }
    }

    private interface Binder<R> {
        void bind(Columns<R> columns) throws SQLException;
    }

    @Override
    public void write(Connection connection, Rows rows) throws SQLException {
        run(
                connection,
                putMessages,
                Row.all(rows.messages.values(), tables.messages(), PutMessage::message),
                columns -> {
                    columns.bigint(row -> row.of().position())
                            .timestamp(row -> row.of().message().getPublishedAt())
                            .integer(row -> tables.isMessageEncoded(row.of().message()) ? 1 : 0)
                            .text(row -> properties(row.of().message()));
                    bind(columns, tables.messages());
                });
        run(connection, REMOVE_THROUGH, rows.removals, columns -> columns.text(RemoveMessages::topic)
                .bigint(RemoveMessages::through));
        run(connection, REMOVE_BEYOND, RemovedRange.of(rows.removals), columns -> columns.text(RemovedRange::topic)
                .bigint(RemovedRange::first)
                .bigint(RemovedRange::last));
        run(
                connection,
                putRetained,
                Row.all(rows.retained, tables.retained(), PutRetained::message),
                columns -> bind(columns, tables.retained()));
        run(connection, PUT_RETAINED_SIDE, rows.retained, columns -> columns.text(
                        put -> put.message().getTopic())
                .integer(put -> tables.isRetainedEncoded(put.message()) ? 1 : 0)
                .text(put -> properties(put.message())));
        run(connection, DELETE_RETAINED, rows.retainedDeletes, columns -> columns.text(DeleteRetained::topic));
        run(connection, DELETE_RETAINED_SIDE, rows.retainedDeletes, columns -> columns.text(DeleteRetained::topic));
        run(
                connection,
                putClients,
                Row.all(rows.clients.values(), tables.clients(), PutPresence::presence),
                columns -> bind(columns, tables.clients()));
        run(connection, putAcks, Row.all(rows.acks, tables.acks(), PutAck::offset), columns -> {
            columns.bigint(row -> row.of().offset().getThrough());
            bind(columns, tables.acks());
        });
        run(connection, Statements.DELETE_ACKS, rows.ackDeletes, columns -> columns.text(DeleteAck::clientId)
                .text(DeleteAck::topic));
    }

    @Override
    public MessageTable messages() {
        return PostgresMessageTable.LEGACY;
    }

    private static <T> void bind(Columns<Row<T>> columns, Projection<?> projection) throws SQLException {
        for (int i = 0; i < projection.columns().size(); i++) {
            int index = i;
            columns.any(projection.columns().get(i).kind(), row -> row.values().get(index));
        }
    }

    private static <R> void run(Connection connection, String sql, Collection<R> rows, Binder<R> binder)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binder.bind(new Columns<>(connection, statement, List.copyOf(rows)));
            statement.executeUpdate();
        }
    }

    private static @Nullable String properties(Message message) {
        return MessageProperties.toJson(message).orElse(null);
    }
}
