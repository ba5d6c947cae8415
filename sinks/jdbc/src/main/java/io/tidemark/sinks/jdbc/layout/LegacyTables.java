package io.tidemark.sinks.jdbc.layout;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.record.Bytes;
import java.util.Set;

/**
 * How messages, retained messages, clients and acks become rows of tables that EMQ X's users have made. Two columns are the
 * dialect's, since their values come from the database: {@code mqtt_msg.id} and {@code mqtt_acked.mid}.
 */
public final class LegacyTables {

    private final Values values;
    private final Projection<Message> messages;
    private final Projection<Message> retained;
    private final Projection<Presence> clients;
    private final Projection<AckOffset> acks;
    private final Column messagePayload;
    private final Column retainedPayload;

    /** @throws org.apache.kafka.connect.errors.ConnectException if a table or column is missing that a sink cannot do without */
    public LegacyTables(Layout layout, Values values) {
        this.values = values;
        Table msg = layout.table(Layout.MSG);
        messagePayload = msg.require("payload");
        messages = message(msg)
                .number("retain", message -> message.getRetain() ? 1 : 0)
                .build(Set.of("id", "topic", "qos", "payload"), Set.of("id"));
        Table retain = layout.table(Layout.RETAIN);
        retainedPayload = retain.require("payload");
        retained = message(retain).build(Set.of("topic", "payload"), Set.of());
        clients = Projection.<Presence>of(layout.table(Layout.CLIENT), values)
                .text("clientid", Presence::getClientId)
                .number("state", client -> client.getOnline() ? 1 : 0)
                .text("node", Presence::getNode)
                .time("online_at", Presence::getConnectedAt)
                .time("offline_at", client -> client.getOnline() ? null : client.getDisconnectedAt())
                .build(Set.of("clientid", "state"), Set.of());
        acks = Projection.<AckOffset>of(layout.table(Layout.ACKED), values)
                .text("clientid", AckOffset::getClientId)
                .text("topic", AckOffset::getTopic)
                .time("created", AckOffset::getUpdatedAt)
                .build(Set.of("clientid", "topic", "mid"), Set.of("mid"));
    }

    private Projection.Builder<Message> message(Table table) {
        return Projection.<Message>of(table, values)
                .text("msgid", Message::getId)
                .text("sender", Message::getClientId)
                .text("topic", Message::getTopic)
                .text("node", Message::getNode)
                .number("qos", Message::getQos)
                .payload("payload", message -> Bytes.of(message.getPayload()))
                .time("arrived", Message::getPublishedAt);
    }

    /** Rows of {@code mqtt_msg}, without their {@code id}. */
    public Projection<Message> messages() {
        return messages;
    }

    /** Rows of {@code mqtt_retain}; one a topic. */
    public Projection<Message> retained() {
        return retained;
    }

    /** Rows of {@code mqtt_client}; one a client id. */
    public Projection<Presence> clients() {
        return clients;
    }

    /** Rows of {@code mqtt_acked}, without their {@code mid}; one a client id and topic. */
    public Projection<AckOffset> acks() {
        return acks;
    }

    /** {@code mqtt_msg.payload}. */
    public Column messagePayload() {
        return messagePayload;
    }

    /** Whether the row of a message in {@code mqtt_msg} has its payload in base64. */
    public boolean isMessageEncoded(Message message) {
        return values.isEncoded(messagePayload, Bytes.of(message.getPayload()));
    }

    /** Whether the row of a message in {@code mqtt_retain} has its payload in base64. */
    public boolean isRetainedEncoded(Message message) {
        return values.isEncoded(retainedPayload, Bytes.of(message.getPayload()));
    }
}
