package io.tidemark.bridge.hivemq.subscription;

import com.hivemq.extension.sdk.api.interceptor.unsuback.UnsubackOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.unsuback.parameter.UnsubackOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.unsuback.parameter.UnsubackOutboundOutput;
import com.hivemq.extension.sdk.api.interceptor.unsubscribe.UnsubscribeInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.unsubscribe.parameter.UnsubscribeInboundInput;
import com.hivemq.extension.sdk.api.interceptor.unsubscribe.parameter.UnsubscribeInboundOutput;
import com.hivemq.extension.sdk.api.packets.unsuback.UnsubackReasonCode;
import com.hivemq.extension.sdk.api.packets.unsubscribe.UnsubscribePacket;
import io.tidemark.bridge.hivemq.ClientEvents;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.schemas.Unsubscribed;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** UNSUBSCRIBE in, UNSUBACK out: records the filters that are gone. */
public final class UnsubscribeInterceptor implements UnsubscribeInboundInterceptor, UnsubackOutboundInterceptor {

    private static final Logger log = LoggerFactory.getLogger(UnsubscribeInterceptor.class);

    private final Connection connection;
    private final ClientEvents events;

    public UnsubscribeInterceptor(Connection connection, ClientEvents events) {
        this.connection = connection;
        this.events = events;
    }

    @Override
    public void onInboundUnsubscribe(UnsubscribeInboundInput input, UnsubscribeInboundOutput output) {
        UnsubscribePacket packet = input.getUnsubscribePacket();
        connection.requests().unsubscribe(packet.getPacketIdentifier(), packet.getTopicFilters());
    }

    @Override
    public void onOutboundUnsuback(UnsubackOutboundInput input, UnsubackOutboundOutput output) {
        try {
            List<String> gone = gone(
                    connection.requests().unsubscribed(input.getUnsubackPacket().getPacketIdentifier()),
                    input.getUnsubackPacket().getReasonCodes());
            if (!gone.isEmpty()) {
                connection.given().remove(gone);
                events.emit(input.getClientInformation().getClientId(), connection, new Unsubscribed(gone));
            }
        } catch (RuntimeException e) {
            log.error("Could not record the end of a subscription", e);
        }
    }

    /** The filters that the client no longer has. An MQTT 3 UNSUBACK has no codes and always means success. */
    static List<String> gone(List<String> asked, List<UnsubackReasonCode> codes) {
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            UnsubackReasonCode code = i < codes.size() ? codes.get(i) : UnsubackReasonCode.SUCCESS;
            if (code == UnsubackReasonCode.SUCCESS || code == UnsubackReasonCode.NO_SUBSCRIPTIONS_EXISTED) {
                gone.add(asked.get(i));
            }
        }
        return gone;
    }
}
