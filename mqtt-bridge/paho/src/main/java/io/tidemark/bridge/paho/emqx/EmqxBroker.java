package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.Broker;
import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.Capability;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.inbox.Inboxes;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.bridge.paho.session.ShardedSessions;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.TopicSubscription;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** EMQX as a broker of Tidemark: commands go out by inboxes, the management API and ordinary messages. */
public final class EmqxBroker implements Broker {

    private final BrokerProfile profile;
    private final Slots slots;
    private final ShardedSessions sessions;
    private final EmqxFeeds feeds;
    private final Inboxes inboxes;
    private final MqttPublisher publisher;
    private final Optional<EmqxApi> api;

    public EmqxBroker(
            BrokerProfile profile,
            Slots slots,
            ShardedSessions sessions,
            EmqxFeeds feeds,
            Inboxes inboxes,
            MqttPublisher publisher,
            Optional<EmqxApi> api) {
        this.profile = profile;
        this.slots = slots;
        this.sessions = sessions;
        this.feeds = feeds;
        this.inboxes = inboxes;
        this.publisher = publisher;
        this.api = api;
    }

    @Override
    public Set<Capability> capabilities() {
        return profile.capabilities();
    }

    @Override
    public void start(EventSink sink) {
        feeds.start(sink);
    }

    @Override
    public OptionalLong currentEpoch(String clientId) {
        return sessions.currentEpoch(clientId);
    }

    /** {@inheritDoc} Retained messages EMQX sends itself. */
    @Override
    public CompletionStage<Outcome> deliver(String clientId, Deliver deliver) {
        if (!slots.isOurs(clientId)) {
            return CompletableFuture.completedFuture(Outcome.NOT_SUBSCRIBED);
        }
        if (deliver.getRetained()) {
            return CompletableFuture.completedFuture(Outcome.APPLIED);
        }
        return inboxes.deliver(clientId, currentEpoch(clientId).orElse(0), deliver);
    }

    /** {@inheritDoc} The rules leave out what the bridge publishes. */
    @Override
    public CompletionStage<Outcome> publish(Message message) {
        if (!slots.isOurs(message.getTopic())) {
            return CompletableFuture.completedFuture(Outcome.NOT_SUBSCRIBED);
        }
        return publisher
                .publish(
                        message.getTopic(),
                        message.getPayload(),
                        message.getQos(),
                        false,
                        Arrival.Properties.of(message))
                .thenApply(subscribed -> Outcome.APPLIED);
    }

    /** {@inheritDoc} The broker's own event of it is what the log gets. */
    @Override
    public CompletionStage<Outcome> subscribe(String clientId, List<TopicSubscription> subscriptions) {
        return slots.isOurs(clientId)
                ? withApi(emqx -> emqx.subscribe(clientId, subscriptions))
                : CompletableFuture.completedFuture(Outcome.NOT_SUBSCRIBED);
    }

    @Override
    public CompletionStage<Outcome> unsubscribe(String clientId, List<String> topicFilters) {
        return slots.isOurs(clientId)
                ? withApi(emqx -> emqx.unsubscribe(clientId, topicFilters))
                : CompletableFuture.completedFuture(Outcome.NOT_SUBSCRIBED);
    }

    private CompletionStage<Outcome> withApi(java.util.function.Function<EmqxApi, CompletionStage<Outcome>> call) {
        return api.map(call)
                .orElseGet(() -> CompletableFuture.failedFuture(new EmqxApiException(
                        "clients cannot be subscribed without the management API: set emqx.api.url", null)));
    }
}
