package io.tidemark.bridge.hivemq.subscription;

import com.hivemq.extension.sdk.api.interceptor.suback.SubackOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.suback.parameter.SubackOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.suback.parameter.SubackOutboundOutput;
import com.hivemq.extension.sdk.api.interceptor.subscribe.SubscribeInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.subscribe.parameter.SubscribeInboundInput;
import com.hivemq.extension.sdk.api.interceptor.subscribe.parameter.SubscribeInboundOutput;
import com.hivemq.extension.sdk.api.packets.subscribe.SubackReasonCode;
import com.hivemq.extension.sdk.api.packets.subscribe.SubscribePacket;
import com.hivemq.extension.sdk.api.packets.subscribe.Subscription;
import io.tidemark.bridge.hivemq.ClientEvents;
import io.tidemark.bridge.hivemq.capture.AckHold;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SUBSCRIBE in, SUBACK out: records the granted filters and holds the SUBACK until Kafka has them. */
public final class SubscribeInterceptor implements SubscribeInboundInterceptor, SubackOutboundInterceptor {

    private static final Logger log = LoggerFactory.getLogger(SubscribeInterceptor.class);

    private final Connection connection;
    private final ClientEvents events;
    private final AckHold hold;

    public SubscribeInterceptor(Connection connection, ClientEvents events, AckHold hold) {
        this.connection = connection;
        this.events = events;
        this.hold = hold;
    }

    @Override
    public void onInboundSubscribe(SubscribeInboundInput input, SubscribeInboundOutput output) {
        SubscribePacket packet = input.getSubscribePacket();
        Integer identifier = packet.getSubscriptionIdentifier().orElse(null);
        connection
                .requests()
                .subscribe(
                        packet.getPacketId(),
                        packet.getSubscriptions().stream()
                                .map(subscription -> asked(subscription, identifier))
                                .toList());
    }

    private static TopicSubscription asked(Subscription subscription, @Nullable Integer identifier) {
        return new TopicSubscription(
                subscription.getTopicFilter(),
                subscription.getQos().getQosNumber(),
                subscription.getNoLocal(),
                subscription.getRetainAsPublished(),
                subscription.getRetainHandling().getCode(),
                identifier);
    }

    @Override
    public void onOutboundSuback(SubackOutboundInput input, SubackOutboundOutput output) {
        String clientId = input.getClientInformation().getClientId();
        try {
            List<TopicSubscription> granted = granted(
                    connection.requests().subscribed(input.getSubackPacket().getPacketIdentifier()),
                    input.getSubackPacket().getReasonCodes());
            if (!granted.isEmpty()) {
                connection
                        .given()
                        .remove(granted.stream()
                                .map(TopicSubscription::getTopicFilter)
                                .toList());
                hold.hold(events.emit(clientId, connection, new Subscribed(granted)), output, clientId);
            }
        } catch (RuntimeException e) {
            log.error("Could not record a subscription; its client is disconnected", e);
            hold.hold(CompletableFuture.failedFuture(e), output, clientId);
        }
    }

    /** The filters that the broker granted, with the QoS that it granted. */
    static List<TopicSubscription> granted(List<TopicSubscription> asked, List<SubackReasonCode> codes) {
        List<TopicSubscription> granted = new ArrayList<>();
        for (int i = 0; i < Math.min(asked.size(), codes.size()); i++) {
            TopicSubscription subscription = asked.get(i);
            grantedQos(codes.get(i))
                    .ifPresent(qos -> granted.add(TopicSubscription.newBuilder(subscription)
                            .setQos(qos)
                            .build()));
        }
        return granted;
    }

    private static OptionalInt grantedQos(SubackReasonCode code) {
        return switch (code) {
            case GRANTED_QOS_0 -> OptionalInt.of(0);
            case GRANTED_QOS_1 -> OptionalInt.of(1);
            case GRANTED_QOS_2 -> OptionalInt.of(2);
            default -> OptionalInt.empty();
        };
    }
}
