package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Workload.Placed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** {@code INSERT … SELECT FROM unnest(…) ON CONFLICT}, the columns bound as arrays. */
final class UnnestLoop extends JdbcLoop {

    private static final String UPSERT =
            """
            insert into mqtt_msg (id, msgid, sender, topic, node, qos, retain, payload, arrived, properties)
            select id, msgid, sender, topic, node, qos, retain, payload, arrived, properties::jsonb
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              as rows (id, msgid, sender, topic, node, qos, retain, payload, arrived, properties)
            on conflict (id) do update set msgid = excluded.msgid, sender = excluded.sender, topic = excluded.topic,
              node = excluded.node, qos = excluded.qos, retain = excluded.retain, payload = excluded.payload,
              arrived = excluded.arrived, properties = excluded.properties
            """;

    UnnestLoop(Connections database) {
        super(database);
    }

    @Override
    public String name() {
        return "raw UNNEST upsert of " + BATCH + " rows";
    }

    @Override
    void write(Connection connection, List<Placed> batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            bind(statement, 1, "int8", batch, new Long[0], Placed::position);
            bind(statement, 2, "text", batch, new String[0], row -> row.message()
                    .getId());
            bind(statement, 3, "text", batch, new String[0], row -> row.message()
                    .getClientId());
            bind(statement, 4, "text", batch, new String[0], row -> row.message()
                    .getTopic());
            bind(statement, 5, "text", batch, new String[0], row -> row.message()
                    .getNode());
            bind(statement, 6, "int4", batch, new Integer[0], row -> row.message()
                    .getQos());
            bind(
                    statement,
                    7,
                    "int4",
                    batch,
                    new Integer[0],
                    row -> row.message().getRetain() ? 1 : 0);
            bind(statement, 8, "bytea", batch, new byte[0][], row -> row.message()
                    .getPayload()
                    .array());
            bind(statement, 9, "timestamp", batch, new String[0], row -> row.message()
                    .getPublishedAt()
                    .toString());
            bind(statement, 10, "text", batch, new String[0], row -> null);
            statement.executeUpdate();
        }
    }

    private static <V> void bind(
            PreparedStatement statement,
            int index,
            String type,
            List<Placed> rows,
            V[] empty,
            Function<Placed, V> value)
            throws SQLException {
        statement.setArray(
                index,
                statement
                        .getConnection()
                        .createArrayOf(type, rows.stream().map(value).toList().toArray(empty)));
    }
}
