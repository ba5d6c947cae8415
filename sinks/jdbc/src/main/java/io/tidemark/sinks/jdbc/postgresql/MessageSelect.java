package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.jdbc.layout.Kind;
import io.tidemark.sinks.jdbc.layout.Layout;
import io.tidemark.sinks.jdbc.layout.Table;
import io.tidemark.sinks.jdbc.layout.Values;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How messages are read from tables of one form. Whatever the form, a row has {@code span}, {@code id} (the position),
 * {@code msgid}, {@code sender}, {@code topic}, {@code node}, {@code qos}, {@code retain}, {@code arrived} and
 * {@code properties}; the payload is told by {@link #payload}.
 *
 * @param sql takes the columns of the spans: topic, after, up to, limit
 */
record MessageSelect(String sql, Payload payload) {

    private static final String MODERN =
            """
            select span, id, msgid, sender, message.topic, node, qos, retain, payload, arrived, properties
            from unnest(?, ?, ?, ?) with ordinality as spans (topic, after_id, up_to, at_most, span)
            cross join lateral (
              select * from mqtt_msg
              where topic = spans.topic and id > after_id and id <= up_to order by id limit at_most
            ) message
            order by span, id
            """;
    private static final String LEGACY =
            """
            select span, message.*
            from unnest(?, ?, ?, ?) with ordinality as spans (topic, after_position, up_to, at_most, span)
            cross join lateral (
              select side.position as id, side.arrived, side.properties, side.base64, %s
              from tidemark_msg side join mqtt_msg msg on msg.id = side.id
              where side.topic = spans.topic and position > after_position and position <= up_to
              order by position limit at_most
            ) message
            order by span, id
            """;

    /** Reads the payload of a row. */
    interface Payload {
        byte @Nullable [] of(ResultSet row) throws SQLException;
    }

    static MessageSelect modern() {
        return new MessageSelect(MODERN, row -> row.getBytes("payload"));
    }

    static MessageSelect legacy(Layout layout) {
        Table table = layout.table(Layout.MSG);
        String columns = Stream.of("msgid", "sender", "topic", "node", "qos", "retain", "payload")
                .map(name -> table.column(name).isPresent() ? "msg." + name : "null as " + name)
                .collect(Collectors.joining(", "));
        boolean bytes = table.require("payload").kind() == Kind.BYTES;
        return new MessageSelect(
                LEGACY.formatted(columns), bytes ? row -> row.getBytes("payload") : MessageSelect::text);
    }

    private static byte @Nullable [] text(ResultSet row) throws SQLException {
        @Nullable String stored = row.getString("payload");
        return stored == null ? null : Values.payload(stored, row.getBoolean("base64"));
    }
}
