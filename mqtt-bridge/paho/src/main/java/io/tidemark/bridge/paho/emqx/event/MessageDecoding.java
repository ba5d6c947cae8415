package io.tidemark.bridge.paho.emqx.event;

import io.tidemark.bridge.paho.emqx.event.EmqxEvent.Ignored;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent.OfClient;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent.Published;
import io.tidemark.bridge.paho.inbox.InboxProperties;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Message;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of message_publish, message_delivered and message_acked. */
final class MessageDecoding {

    private static final Ignored INTERNAL = new Ignored("message on an internal topic");
    private static final Ignored OWN = new Ignored("message of the bridge itself");
    private static final Ignored QOS_0 = new Ignored("delivery with QoS 0");

    private final String ownClientIds;

    MessageDecoding(String ownClientIds) {
        this.ownClientIds = ownClientIds;
    }

    EmqxEvent published(Row row) throws MalformedEventException {
        String topic = row.topic();
        String clientId = row.clientId();
        if (topic.startsWith("$")) {
            return INTERNAL;
        }
        if (clientId.startsWith(ownClientIds)) {
            return OWN;
        }
        Instant at = row.publishReceivedAt == null ? row.timestamp() : row.publishReceivedAt;
        Properties properties = row.properties;
        return new Published(new Message(
                row.required("id", row.id),
                topic,
                payload(row),
                row.qos(),
                row.required("flags", row.retain),
                clientId,
                row.username,
                row.node(),
                at,
                properties.messageExpiryInterval,
                properties.payloadFormatIndicator,
                properties.contentType,
                properties.responseTopic,
                properties.correlation(),
                properties.user(),
                row.peerHost().orElse(null)));
    }

    private static ByteBuffer payload(Row row) throws MalformedEventException {
        String text = row.required("payload", row.payload);
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw row.malformed(
                    "has a payload that is not base64: its rule must SELECT base64_encode(payload) as payload");
        }
    }

    EmqxEvent delivered(Row row) throws MalformedEventException {
        return receipt(row, Delivered::new);
    }

    EmqxEvent acked(Row row) throws MalformedEventException {
        return receipt(row, Acked::new);
    }

    /** Makes a Delivered or an Acked. */
    @FunctionalInterface
    private interface Receipt {
        Object of(String messageId, String topic, int qos, @Nullable Long position, @Nullable String historyId);
    }

    private EmqxEvent receipt(Row row, Receipt receipt) throws MalformedEventException {
        String topic = row.topic();
        int qos = row.qos();
        String id = row.required("id", row.id);
        boolean inbox = row.isInInbox();
        if (topic.startsWith("$") && !inbox) {
            return INTERNAL;
        }
        if (!inbox && row.fromClientId != null && row.fromClientId.startsWith(ownClientIds)) {
            return OWN;
        }
        if (qos == 0) {
            return QOS_0;
        }
        Object event = inbox ? ofInbox(row, qos, receipt) : receipt.of(id, topic, qos, null, null);
        return new OfClient(new Happened(
                row.clientId(), row.node(), row.timestamp(), event, Optional.ofNullable(row.username), row.peerHost()));
    }

    private static Object ofInbox(Row row, int qos, Receipt receipt) throws MalformedEventException {
        return receipt.of(
                property(row, InboxProperties.ID),
                property(row, InboxProperties.TOPIC),
                qos,
                position(row),
                row.properties.user(InboxProperties.HISTORY));
    }

    private static long position(Row row) throws MalformedEventException {
        String text = property(row, InboxProperties.POSITION);
        try {
            long position = Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException notDecimal) {
            throw wrongPosition(row);
        }
        throw wrongPosition(row);
    }

    private static MalformedEventException wrongPosition(Row row) {
        return row.malformed("of an inbox has a user property " + InboxProperties.POSITION + " that is no position");
    }

    private static String property(Row row, String name) throws MalformedEventException {
        String value = row.properties.user(name);
        if (value == null) {
            throw row.malformed("of an inbox has no user property " + name);
        }
        return value;
    }
}
