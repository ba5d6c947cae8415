package io.tidemark.sinks.jdbc.mysql;

import static io.tidemark.sinks.jdbc.mysql.Bound.datetime;
import static io.tidemark.sinks.jdbc.mysql.Bound.hash;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.jdbc.common.MessageTable;
import io.tidemark.sinks.jdbc.common.RemovedRange;
import io.tidemark.sinks.jdbc.common.Rows;
import io.tidemark.sinks.jdbc.mysql.ManyRows.Sql;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.record.Bytes;
import io.tidemark.sinks.record.MessageProperties;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes to the tables that a sink makes. */
final class Statements implements TableWriter {

    /** The index of {@code mqtt_msg} that a topic's messages are found by. */
    static final String MESSAGES_BY_TOPIC = "mqtt_msg_topic";

    private static final Sql PUT_MESSAGES = Sql.upsert(
            "mqtt_msg",
            List.of("id"),
            List.of("msgid", "sender", "topic", "node", "qos", "retain", "payload", "arrived", "properties"));
    private static final Sql REMOVE_THROUGH = Sql.delete("mqtt_msg", MESSAGES_BY_TOPIC, "topic_hash = ? and id <= ?");
    private static final Sql REMOVE_BEYOND =
            Sql.delete("mqtt_msg", MESSAGES_BY_TOPIC, "topic_hash = ? and id between ? and ?");
    private static final Sql PUT_RETAINED = Sql.upsert(
            "mqtt_retain",
            List.of("topic"),
            List.of("msgid", "sender", "node", "qos", "payload", "arrived", "properties"));
    private static final Sql DELETE_RETAINED = Sql.delete("mqtt_retain", "mqtt_retain_key", "topic_hash = ?");
    private static final Sql PUT_CLIENTS =
            Sql.upsert("mqtt_client", List.of("clientid"), List.of("state", "node", "online_at", "offline_at"));
    private static final Sql PUT_ACKS =
            Sql.upsert("mqtt_acked", List.of("clientid", "topic"), List.of("mid", "created"));
    private static final Sql DELETE_ACKS =
            Sql.delete("mqtt_acked", "mqtt_acked_key", "clientid_hash = ? and topic_hash = ?");

    @Override
    public MessageTable messages() {
        return MysqlMessageTable.MODERN;
    }

    @Override
    public void write(ManyRows many, Rows rows) throws SQLException {
        many.run(PUT_MESSAGES, rows.messages.values(), Statements::message);
        many.run(REMOVE_THROUGH, rows.removals, gone -> new Object[] {hash(gone.topic()), gone.through()});
        many.run(REMOVE_BEYOND, RemovedRange.of(rows.removals), gone ->
                new Object[] {hash(gone.topic()), gone.first(), gone.last()});
        many.run(PUT_RETAINED, rows.retained, put -> retained(put.message()));
        many.run(DELETE_RETAINED, rows.retainedDeletes, delete -> new Object[] {hash(delete.topic())});
        many.run(PUT_CLIENTS, rows.clients.values(), put -> client(put.presence()));
        many.run(PUT_ACKS, rows.acks, put -> ack(put.offset()));
        many.run(DELETE_ACKS, rows.ackDeletes, Statements::ackKey);
    }

    private static @Nullable Object[] message(PutMessage put) {
        Message message = put.message();
        return new @Nullable Object[] {
            put.position(),
            message.getId(),
            message.getClientId(),
            message.getTopic(),
            message.getNode(),
            message.getQos(),
            message.getRetain() ? 1 : 0,
            Bytes.of(message.getPayload()),
            datetime(message.getPublishedAt()),
            MessageProperties.toJson(message).orElse(null)
        };
    }

    private static @Nullable Object[] retained(Message message) {
        return new @Nullable Object[] {
            message.getTopic(),
            message.getId(),
            message.getClientId(),
            message.getNode(),
            message.getQos(),
            Bytes.of(message.getPayload()),
            datetime(message.getPublishedAt()),
            MessageProperties.toJson(message).orElse(null)
        };
    }

    private static @Nullable Object[] client(Presence client) {
        return new @Nullable Object[] {
            client.getClientId(),
            client.getOnline() ? "1" : "0",
            client.getNode(),
            datetime(client.getConnectedAt()),
            client.getOnline() ? null : datetime(client.getDisconnectedAt())
        };
    }

    private static @Nullable Object[] ack(AckOffset offset) {
        return new @Nullable Object[] {
            offset.getClientId(), offset.getTopic(), offset.getThrough(), datetime(offset.getUpdatedAt())
        };
    }

    private static @Nullable Object[] ackKey(DeleteAck delete) {
        return new Object[] {hash(delete.clientId()), hash(delete.topic())};
    }
}
