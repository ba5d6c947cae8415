package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.layout.Layout;
import io.tidemark.sinks.jdbc.layout.Table;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How tables of one form are read. Whatever the form, a message's row has {@code span}, {@code id} (the position), {@code msgid},
 * {@code sender}, {@code node}, {@code qos}, {@code retain}, {@code payload}, {@code base64}, {@code arrived} and
 * {@code properties}.
 *
 * @param span takes the span's number, the hash of its topic, after, up to and limit
 * @param subscriptions takes a client as {@code byClient} binds it; rows have {@code clientid}, {@code topic} and {@code qos}
 */
record Selects(String span, String subscriptions, Client byClient) {

    /** MariaDB has no lateral joins. The index is named because the order by id makes a walk through all of it tempting. */
    private static final String MODERN =
            """
            (select ? as span, id, msgid, sender, node, qos, retain, payload, 0 as base64, arrived, properties
             from mqtt_msg force index (%s) where topic_hash = ? and id > ? and id <= ? order by id limit ?)
            """
                    .formatted(Statements.MESSAGES_BY_TOPIC);

    private static final String LEGACY =
            """
            (select straight_join ? as span, side.position as id, %s, side.base64, side.arrived, side.properties
             from tidemark_msg side force index (%s) join mqtt_msg msg on msg.id = side.id
             where side.topic_hash = ? and side.position > ? and side.position <= ? order by side.position limit ?)
            """;

    private static final String SUBSCRIPTIONS =
            "select clientid, topic, qos from mqtt_sub where %s = ? and qos between 0 and 2 order by topic";

    /** Binds a client id as the first value. */
    interface Client {
        void bind(PreparedStatement statement, String clientId) throws SQLException;
    }

    static Selects modern() {
        return new Selects(
                MODERN,
                SUBSCRIPTIONS.formatted("clientid_hash"),
                (statement, clientId) -> statement.setBytes(1, Bound.hash(clientId)));
    }

    static Selects legacy(Layout layout) {
        Table table = layout.table(Layout.MSG);
        String columns = Stream.of("msgid", "sender", "node", "qos", "retain", "payload")
                .map(name -> table.column(name).isPresent() ? "msg." + name : "null as " + name)
                .collect(Collectors.joining(", "));
        return new Selects(
                LEGACY.formatted(columns, LegacyStatements.SIDE_BY_TOPIC),
                SUBSCRIPTIONS.formatted("clientid"),
                (statement, clientId) -> statement.setString(1, clientId));
    }
}
