package io.tidemark.bridge.hivemq.delivery;

import com.hivemq.extension.sdk.api.interceptor.publish.PublishOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishOutboundOutput;
import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.packets.general.UserProperties;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.hivemq.ClientEvents;
import io.tidemark.bridge.hivemq.HistoryStamp;
import io.tidemark.bridge.hivemq.MqttProperties;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.bridge.hivemq.delivery.OutboundFlow.Delivery;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.schemas.Delivered;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PUBLISH on its way to a client, live, retained, queued or delivered by command: remembers which packet id is which
 * message, tells that it left, and takes Tidemark's properties off.
 */
public final class PublishOutbound implements PublishOutboundInterceptor {

    private static final Logger log = LoggerFactory.getLogger(PublishOutbound.class);

    private final Connection connection;
    private final RecentPositions positions;
    private final ClientEvents events;
    private final boolean recordDelivered;
    private final BridgeMetrics metrics;

    public PublishOutbound(
            Connection connection,
            RecentPositions positions,
            ClientEvents events,
            boolean recordDelivered,
            BridgeMetrics metrics) {
        this.connection = connection;
        this.positions = positions;
        this.events = events;
        this.recordDelivered = recordDelivered;
        this.metrics = metrics;
    }

    @Override
    public void onOutboundPublish(PublishOutboundInput input, PublishOutboundOutput output) {
        try {
            PublishPacket packet = input.getPublishPacket();
            if (packet.getQos() != Qos.AT_MOST_ONCE) {
                delivery(packet)
                        .ifPresentOrElse(
                                delivery -> sent(
                                        packet.getPacketId(),
                                        delivery,
                                        input.getClientInformation().getClientId()),
                                () -> connection.outbound().forget(packet.getPacketId()));
            }
            if (packet.getUserProperties().getFirst(MqttProperties.RETAINED).isPresent()) {
                output.getPublishPacket().setRetain(true);
            }
            MqttProperties.strip(output.getPublishPacket().getUserProperties());
        } catch (RuntimeException e) {
            // The message must reach the client all the same.
            log.error("Could not record a delivery", e);
        }
    }

    /** Which message it is; empty if it has no id of ours. */
    private Optional<Delivery> delivery(PublishPacket packet) {
        UserProperties properties = packet.getUserProperties();
        String topic = packet.getTopic();
        int qos = packet.getQos().getQosNumber();
        return HistoryStamp.of(properties)
                .map(stamp -> new Delivery(
                        stamp.messageId(), topic, qos, Optional.of(stamp.position()), Optional.of(stamp.historyId())))
                .or(() -> properties
                        .getFirst(MqttProperties.ID)
                        .map(id -> new Delivery(id, topic, qos, position(properties, id), Optional.empty())));
    }

    private void sent(int packetId, Delivery delivery, String clientId) {
        connection.outbound().sent(packetId, delivery);
        metrics.delivered();
        if (recordDelivered) {
            events.emit(
                    clientId,
                    connection,
                    new Delivered(
                            delivery.messageId(),
                            delivery.topic(),
                            delivery.qos(),
                            delivery.position().orElse(null),
                            delivery.historyId().orElse(null)));
        }
    }

    private Optional<Long> position(UserProperties properties, String messageId) {
        return MqttProperties.position(properties).or(() -> positions.find(messageId));
    }
}
