package io.tidemark.bridge.hivemq;

import com.hivemq.extension.sdk.api.client.ClientContext;
import com.hivemq.extension.sdk.api.client.parameter.InitializerInput;
import com.hivemq.extension.sdk.api.services.Services;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.hivemq.capture.AckHold;
import io.tidemark.bridge.hivemq.capture.AckOutbound;
import io.tidemark.bridge.hivemq.capture.PublishInbound;
import io.tidemark.bridge.hivemq.connection.ConnackOutbound;
import io.tidemark.bridge.hivemq.connection.ConnectInbound;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.bridge.hivemq.connection.Connections;
import io.tidemark.bridge.hivemq.connection.LifecycleListener;
import io.tidemark.bridge.hivemq.delivery.AckInbound;
import io.tidemark.bridge.hivemq.delivery.PublishOutbound;
import io.tidemark.bridge.hivemq.subscription.SubscribeInterceptor;
import io.tidemark.bridge.hivemq.subscription.UnsubscribeInterceptor;
import io.tidemark.bridge.hivemq.will.Wills;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.schemas.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Where Tidemark listens inside HiveMQ, all of it in one place. */
final class Interceptors {

    private final BridgeSettings settings;
    private final Connections connections;
    private final RecentPositions positions;
    private final BridgeMetrics metrics;
    private final Clock clock;
    private final MessageId ids;

    Interceptors(
            BridgeSettings settings,
            Connections connections,
            RecentPositions positions,
            BridgeMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.connections = connections;
        this.positions = positions;
        this.metrics = metrics;
        this.clock = clock;
        byte[] node = settings.nodeName().getBytes(StandardCharsets.UTF_8);
        this.ids = new MessageId(clock, UUID.nameUUIDFromBytes(node).getLeastSignificantBits());
    }

    /** Registers everything; returns the events that go to this sink. */
    ClientEvents register(EventSink sink) {
        ClientEvents events = new ClientEvents(sink, settings.nodeName(), clock);
        Wills wills = new Wills(sink, ids, settings.nodeName(), clock);
        AckHold hold = new AckHold(Services.clientService(), settings.holdTimeout(), metrics);
        ConnectInbound connect = new ConnectInbound(connections, wills);
        ConnackOutbound connack = new ConnackOutbound(connections, wills, events);
        LifecycleListener lifecycle = new LifecycleListener(connections, wills, events);
        Services.interceptorRegistry().setConnectInboundInterceptorProvider(input -> connect);
        Services.interceptorRegistry().setConnackOutboundInterceptorProvider(input -> connack);
        Services.eventRegistry().setClientLifecycleEventListener(input -> lifecycle);
        Services.initializerRegistry()
                .setClientInitializer((input, context) -> initialize(input, context, sink, events, hold));
        // HiveMQ ends it with the extension.
        var unused = Services.extensionExecutorService().scheduleWithFixedDelay(wills::tick, 1, 1, TimeUnit.SECONDS);
        return events;
    }

    private void initialize(
            InitializerInput input, ClientContext context, EventSink sink, ClientEvents events, AckHold hold) {
        Connection connection = connections.of(input);
        AckOutbound ackOutbound = new AckOutbound(connection, hold);
        AckInbound ackInbound = new AckInbound(connection, positions, events, metrics);
        SubscribeInterceptor subscribe = new SubscribeInterceptor(connection, events, hold);
        UnsubscribeInterceptor unsubscribe = new UnsubscribeInterceptor(connection, events);
        context.addPublishInboundInterceptor(
                new PublishInbound(connection, sink, ids, settings.nodeName(), clock, metrics));
        context.addPubackOutboundInterceptor(ackOutbound);
        context.addPubrecOutboundInterceptor(ackOutbound);
        context.addPubrelInboundInterceptor(ackOutbound);
        context.addPublishOutboundInterceptor(
                new PublishOutbound(connection, positions, events, settings.eventsDelivered(), metrics));
        context.addPubackInboundInterceptor(ackInbound);
        context.addPubrecInboundInterceptor(ackInbound);
        context.addPubcompInboundInterceptor(ackInbound);
        context.addSubscribeInboundInterceptor(subscribe);
        context.addSubackOutboundInterceptor(subscribe);
        context.addUnsubscribeInboundInterceptor(unsubscribe);
        context.addUnsubackOutboundInterceptor(unsubscribe);
    }
}
