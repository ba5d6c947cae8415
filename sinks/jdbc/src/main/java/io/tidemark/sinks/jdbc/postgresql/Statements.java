package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.jdbc.common.MessageTable;
import io.tidemark.sinks.jdbc.common.RemovedRange;
import io.tidemark.sinks.jdbc.common.Rows;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import io.tidemark.sinks.record.Bytes;
import io.tidemark.sinks.record.MessageProperties;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The modern form. One statement for all rows of a table: the columns are bound as arrays. */
final class Statements implements TableWriter {

    private static final String PUT_MESSAGES =
            """
            insert into mqtt_msg (id, msgid, sender, topic, node, qos, retain, payload, arrived, properties)
            select id, msgid, sender, topic, node, qos, retain, payload, arrived, properties::jsonb
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              as rows (id, msgid, sender, topic, node, qos, retain, payload, arrived, properties)
            on conflict (id) do update set msgid = excluded.msgid, sender = excluded.sender, topic = excluded.topic,
              node = excluded.node, qos = excluded.qos, retain = excluded.retain, payload = excluded.payload,
              arrived = excluded.arrived, properties = excluded.properties
            """;
    private static final String REMOVE_THROUGH = "delete from mqtt_msg using unnest(?, ?) as gone (topic, through)"
            + " where mqtt_msg.topic = gone.topic and mqtt_msg.id <= gone.through";
    private static final String REMOVE_BEYOND =
            "delete from mqtt_msg using unnest(?, ?, ?) as gone (topic, first, last)"
                    + " where mqtt_msg.topic = gone.topic and mqtt_msg.id between gone.first and gone.last";
    private static final String PUT_RETAINED =
            """
            insert into mqtt_retain (topic, msgid, sender, node, qos, payload, arrived, properties)
            select topic, msgid, sender, node, qos, payload, arrived, properties::jsonb
            from unnest(?, ?, ?, ?, ?, ?, ?, ?) as rows (topic, msgid, sender, node, qos, payload, arrived, properties)
            on conflict (topic) do update set msgid = excluded.msgid, sender = excluded.sender, node = excluded.node,
              qos = excluded.qos, payload = excluded.payload, arrived = excluded.arrived, properties = excluded.properties
            """;
    private static final String DELETE_RETAINED = "delete from mqtt_retain where topic = any (?)";
    private static final String PUT_CLIENTS =
            """
            insert into mqtt_client (clientid, state, node, online_at, offline_at)
            select * from unnest(?, ?, ?, ?, ?)
            on conflict (clientid) do update set state = excluded.state, node = excluded.node,
              online_at = excluded.online_at, offline_at = excluded.offline_at
            """;
    private static final String PUT_ACKS =
            """
            insert into mqtt_acked (clientid, topic, mid, created)
            select * from unnest(?, ?, ?, ?)
            on conflict (clientid, topic) do update set mid = excluded.mid, created = excluded.created
            """;
    static final String DELETE_ACKS = "delete from mqtt_acked using unnest(?, ?) as gone (clientid, topic)"
            + " where mqtt_acked.clientid = gone.clientid and mqtt_acked.topic = gone.topic";

    private interface Binder<R> {
        void bind(Columns<R> columns) throws SQLException;
    }

    @Override
    public void write(Connection connection, Rows rows) throws SQLException {
        run(connection, PUT_MESSAGES, rows.messages.values(), columns -> columns.bigint(put -> put.position())
                .text(put -> put.message().getId())
                .text(put -> put.message().getClientId())
                .text(put -> put.message().getTopic())
                .text(put -> put.message().getNode())
                .integer(put -> put.message().getQos())
                .integer(put -> put.message().getRetain() ? 1 : 0)
                .bytes(put -> Bytes.of(put.message().getPayload()))
                .timestamp(put -> put.message().getPublishedAt())
                .text(put -> properties(put.message())));
        run(connection, REMOVE_THROUGH, rows.removals, columns -> columns.text(RemoveMessages::topic)
                .bigint(RemoveMessages::through));
        run(connection, REMOVE_BEYOND, RemovedRange.of(rows.removals), columns -> columns.text(RemovedRange::topic)
                .bigint(RemovedRange::first)
                .bigint(RemovedRange::last));
        run(connection, PUT_RETAINED, rows.retained, columns -> columns.text(
                        put -> put.message().getTopic())
                .text(put -> put.message().getId())
                .text(put -> put.message().getClientId())
                .text(put -> put.message().getNode())
                .integer(put -> put.message().getQos())
                .bytes(put -> Bytes.of(put.message().getPayload()))
                .timestamp(put -> put.message().getPublishedAt())
                .text(put -> properties(put.message())));
        run(connection, DELETE_RETAINED, rows.retainedDeletes, columns -> columns.text(delete -> delete.topic()));
        List<Presence> clients =
                rows.clients.values().stream().map(put -> put.presence()).toList();
        run(connection, PUT_CLIENTS, clients, columns -> columns.text(Presence::getClientId)
                .integer(client -> client.getOnline() ? 1 : 0)
                .text(Presence::getNode)
                .timestamp(Presence::getConnectedAt)
                .timestamp(client -> client.getOnline() ? null : client.getDisconnectedAt()));
        run(connection, PUT_ACKS, rows.acks, columns -> columns.text(
                        put -> put.offset().getClientId())
                .text(put -> put.offset().getTopic())
                .bigint(put -> put.offset().getThrough())
                .timestamp(put -> put.offset().getUpdatedAt()));
        run(connection, DELETE_ACKS, rows.ackDeletes, columns -> columns.text(delete -> delete.clientId())
                .text(delete -> delete.topic()));
    }

    @Override
    public MessageTable messages() {
        return PostgresMessageTable.MODERN;
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
