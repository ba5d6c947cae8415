package io.tidemark.bridge.hivemq.capture;

import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundOutput;
import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.hivemq.Messages;
import io.tidemark.bridge.hivemq.MqttProperties;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.MessageId;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PUBLISH on its way in: stamps an id, sends it to Kafka and lets it pass. Its acknowledgement is held by {@link AckHold}.
 * What Kafka cannot take is refused here, because an acknowledgement cannot be turned into a refusal later; QoS 0, which
 * nobody waits for, passes unrecorded. Topics that begin with {@code $} are not recorded.
 *
 * <p>HiveMQ asks interceptors before authorisers: a PUBLISH that an authoriser then denies is in the log all the same. What
 * other extensions publish through HiveMQ's PublishService does not come by here and is not recorded.
 */
public final class PublishInbound implements PublishInboundInterceptor {

    private static final Logger log = LoggerFactory.getLogger(PublishInbound.class);
    private static final String NOT_RECORDED = "the message cannot be recorded now; publish it again later";

    private final Connection connection;
    private final EventSink sink;
    private final MessageId ids;
    private final String node;
    private final Clock clock;
    private final BridgeMetrics metrics;

    public PublishInbound(
            Connection connection, EventSink sink, MessageId ids, String node, Clock clock, BridgeMetrics metrics) {
        this.connection = connection;
        this.sink = sink;
        this.ids = ids;
        this.node = node;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void onInboundPublish(PublishInboundInput input, PublishInboundOutput output) {
        try {
            PublishPacket packet = input.getPublishPacket();
            MqttProperties.strip(output.getPublishPacket().getUserProperties());
            if (!packet.getTopic().startsWith("$")) {
                capture(packet, input.getClientInformation().getClientId(), output);
            }
        } catch (RuntimeException e) {
            log.error("Could not record a PUBLISH; it is refused", e);
            refuse(output);
        }
    }

    private void capture(PublishPacket packet, String clientId, PublishInboundOutput output) {
        Optional<Capture> repeated = connection.inbound().repeated(packet);
        if (repeated.isPresent()) {
            stamp(output, repeated.get().messageId());
            return;
        }
        Message message = Messages.of(packet, ids.next(), clientId, connection.peer(), node, clock.instant());
        Capture capture = new Capture(message.getId(), message.getTopic(), sink.accept(message));
        if (packet.getQos() == Qos.AT_MOST_ONCE) {
            if (capture.hasFailed()) {
                metrics.qos0Dropped();
                return;
            }
        } else {
            if (capture.hasFailed()) {
                refuse(output);
                return;
            }
            connection.inbound().put(packet.getPacketId(), capture);
        }
        stamp(output, message.getId());
    }

    private static void stamp(PublishInboundOutput output, String messageId) {
        output.getPublishPacket().getUserProperties().addUserProperty(MqttProperties.ID, messageId);
    }

    /** MQTT 5: PUBACK or PUBREC 0x80. MQTT 3 cannot say it: HiveMQ disconnects the client. */
    private void refuse(PublishInboundOutput output) {
        metrics.publishRefused();
        output.preventPublishDelivery(AckReasonCode.UNSPECIFIED_ERROR, NOT_RECORDED);
    }
}
