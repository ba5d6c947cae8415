package io.tidemark.bridge.hivemq.capture;

import com.hivemq.extension.sdk.api.async.SimpleAsyncOutput;
import com.hivemq.extension.sdk.api.interceptor.puback.PubackOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.puback.parameter.PubackOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.puback.parameter.PubackOutboundOutput;
import com.hivemq.extension.sdk.api.interceptor.pubrec.PubrecOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.pubrec.parameter.PubrecOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.pubrec.parameter.PubrecOutboundOutput;
import com.hivemq.extension.sdk.api.interceptor.pubrel.PubrelInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.pubrel.parameter.PubrelInboundInput;
import com.hivemq.extension.sdk.api.interceptor.pubrel.parameter.PubrelInboundOutput;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import io.tidemark.bridge.hivemq.connection.Connection;

/** PUBACK and PUBREC on their way to a publisher: held until Kafka has the message. */
public final class AckOutbound
        implements PubackOutboundInterceptor, PubrecOutboundInterceptor, PubrelInboundInterceptor {

    private final Connection connection;
    private final AckHold hold;

    public AckOutbound(Connection connection, AckHold hold) {
        this.connection = connection;
        this.hold = hold;
    }

    @Override
    public void onOutboundPuback(PubackOutboundInput input, PubackOutboundOutput output) {
        int packetId = input.getPubackPacket().getPacketIdentifier();
        if (isSuccess(input.getPubackPacket().getReasonCode())) {
            hold(packetId, output, input.getClientInformation().getClientId());
        }
        connection.inbound().remove(packetId);
    }

    @Override
    public void onOutboundPubrec(PubrecOutboundInput input, PubrecOutboundOutput output) {
        int packetId = input.getPubrecPacket().getPacketIdentifier();
        if (isSuccess(input.getPubrecPacket().getReasonCode())) {
            hold(packetId, output, input.getClientInformation().getClientId());
        } else {
            connection.inbound().remove(packetId);
        }
    }

    @Override
    public void onInboundPubrel(PubrelInboundInput input, PubrelInboundOutput output) {
        connection.inbound().remove(input.getPubrelPacket().getPacketIdentifier());
    }

    private void hold(int packetId, SimpleAsyncOutput<?> output, String clientId) {
        connection.inbound().find(packetId).ifPresent(capture -> hold.hold(capture.durable(), output, clientId));
    }

    private static boolean isSuccess(AckReasonCode code) {
        return code == AckReasonCode.SUCCESS || code == AckReasonCode.NO_MATCHING_SUBSCRIBERS;
    }
}
