package io.tidemark.bridge.hivemq.delivery;

import com.hivemq.extension.sdk.api.interceptor.puback.PubackInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.puback.parameter.PubackInboundInput;
import com.hivemq.extension.sdk.api.interceptor.puback.parameter.PubackInboundOutput;
import com.hivemq.extension.sdk.api.interceptor.pubcomp.PubcompInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.pubcomp.parameter.PubcompInboundInput;
import com.hivemq.extension.sdk.api.interceptor.pubcomp.parameter.PubcompInboundOutput;
import com.hivemq.extension.sdk.api.interceptor.pubrec.PubrecInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.pubrec.parameter.PubrecInboundInput;
import com.hivemq.extension.sdk.api.interceptor.pubrec.parameter.PubrecInboundOutput;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.hivemq.ClientEvents;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.schemas.Acked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client acknowledges: PUBACK for QoS 1, PUBCOMP for QoS 2. One with an error code counts too, as MQTT forbids to send the
 * message again; for QoS 2 that is the PUBREC, which no PUBCOMP follows then.
 */
public final class AckInbound implements PubackInboundInterceptor, PubrecInboundInterceptor, PubcompInboundInterceptor {

    private static final Logger log = LoggerFactory.getLogger(AckInbound.class);

    private final Connection connection;
    private final RecentPositions positions;
    private final ClientEvents events;
    private final BridgeMetrics metrics;

    public AckInbound(Connection connection, RecentPositions positions, ClientEvents events, BridgeMetrics metrics) {
        this.connection = connection;
        this.positions = positions;
        this.events = events;
        this.metrics = metrics;
    }

    @Override
    public void onInboundPuback(PubackInboundInput input, PubackInboundOutput output) {
        acked(
                input.getPubackPacket().getPacketIdentifier(),
                input.getClientInformation().getClientId());
    }

    @Override
    public void onInboundPubrec(PubrecInboundInput input, PubrecInboundOutput output) {
        AckReasonCode code = input.getPubrecPacket().getReasonCode();
        if (code != AckReasonCode.SUCCESS && code != AckReasonCode.NO_MATCHING_SUBSCRIBERS) {
            acked(
                    input.getPubrecPacket().getPacketIdentifier(),
                    input.getClientInformation().getClientId());
        }
    }

    @Override
    public void onInboundPubcomp(PubcompInboundInput input, PubcompInboundOutput output) {
        acked(
                input.getPubcompPacket().getPacketIdentifier(),
                input.getClientInformation().getClientId());
    }

    private void acked(int packetId, String clientId) {
        try {
            connection.outbound().acknowledged(packetId).ifPresent(delivery -> {
                Long position = delivery.position()
                        .or(() -> positions.find(delivery.messageId()))
                        .orElse(null);
                metrics.acked();
                events.emit(
                        clientId,
                        connection,
                        new Acked(
                                delivery.messageId(),
                                delivery.topic(),
                                delivery.qos(),
                                position,
                                delivery.historyId().orElse(null)));
            });
        } catch (RuntimeException e) {
            log.error("Could not record an acknowledgement", e);
        }
    }
}
