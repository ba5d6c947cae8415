package io.tidemark.bridge.hivemq;

import com.hivemq.extension.sdk.api.packets.publish.PayloadFormatIndicator;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.builder.PublishBuilder;
import com.hivemq.extension.sdk.api.services.publish.Publish;
import io.tidemark.bridge.hivemq.connection.Peer;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between HiveMQ's packets and the log's messages. */
public final class Messages {

    /** What HiveMQ says for "no expiry". */
    private static final long NO_EXPIRY = 4_294_967_296L;

    /** MQTT's largest expiry interval, about 136 years. */
    private static final long MAX_EXPIRY = 4_294_967_295L;

    private Messages() {}

    /** The log's message for a packet that a client published, or left as its will. */
    public static Message of(
            PublishPacket packet, String id, String clientId, Peer publisher, String node, Instant at) {
        return new Message(
                id,
                packet.getTopic(),
                packet.getPayload().map(Messages::copy).orElseGet(() -> ByteBuffer.allocate(0)),
                packet.getQos().getQosNumber(),
                packet.getRetain(),
                clientId,
                publisher.username(),
                node,
                at,
                packet.getMessageExpiryInterval()
                        .filter(interval -> interval < NO_EXPIRY)
                        .orElse(null),
                packet.getPayloadFormatIndicator().map(Messages::code).orElse(null),
                packet.getContentType().orElse(null),
                packet.getResponseTopic().orElse(null),
                packet.getCorrelationData().map(Messages::copy).orElse(null),
                MqttProperties.withoutOurs(packet.getUserProperties()),
                publisher.host());
    }

    /**
     * The PUBLISH that a deliver command asks for, stamped with id and position; for a history replay with its stamp only, so
     * that its acknowledgement moves no offset. Not retained, unless the command says so.
     */
    public static Publish publish(Deliver deliver) {
        Message message = deliver.getMessage();
        PublishBuilder builder = builder(message, deliver.getQos(), deliver.getMessageExpiryInterval());
        String historyId = deliver.getHistoryId();
        if (historyId != null) {
            HistoryStamp stamp = new HistoryStamp(historyId, deliver.getPosition(), message.getId());
            return builder.userProperty(MqttProperties.HISTORY, stamp.text()).build();
        }
        if (deliver.getRetained()) {
            builder.userProperty(MqttProperties.RETAINED, "");
        }
        return builder.userProperty(MqttProperties.ID, message.getId())
                .userProperty(MqttProperties.POSITION, Long.toString(deliver.getPosition()))
                .build();
    }

    /** The PUBLISH that a publish command asks for. It has no id of ours, and is never retained: it is not news. */
    public static Publish publish(Message message) {
        return builder(message, message.getQos(), message.getMessageExpiryInterval())
                .build();
    }

    private static PublishBuilder builder(Message message, int qos, @Nullable Long messageExpiryInterval) {
        PublishBuilder builder = Builders.publish()
                .topic(message.getTopic())
                .qos(com.hivemq.extension.sdk.api.packets.general.Qos.valueOf(qos))
                .retain(false)
                .payload(message.getPayload().slice());
        present(messageExpiryInterval)
                .ifPresent(interval -> builder.messageExpiryInterval(Math.min(MAX_EXPIRY, interval)));
        present(message.getPayloadFormatIndicator())
                .ifPresent(code -> builder.payloadFormatIndicator(
                        code == 0 ? PayloadFormatIndicator.UNSPECIFIED : PayloadFormatIndicator.UTF_8));
        present(message.getContentType()).ifPresent(builder::contentType);
        present(message.getResponseTopic()).ifPresent(builder::responseTopic);
        present(message.getCorrelationData()).ifPresent(data -> builder.correlationData(data.slice()));
        message.getUserProperties().forEach(property -> builder.userProperty(property.getName(), property.getValue()));
        return builder;
    }

    private static int code(PayloadFormatIndicator indicator) {
        return switch (indicator) {
            case UNSPECIFIED -> 0;
            case UTF_8 -> 1;
        };
    }

    private static <T> Optional<T> present(@Nullable T value) {
        return Optional.ofNullable(value);
    }

    /** A copy, because HiveMQ may reuse what is behind its buffers once the interceptor has returned. */
    private static ByteBuffer copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
