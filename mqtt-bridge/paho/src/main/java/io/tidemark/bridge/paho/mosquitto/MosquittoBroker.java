package io.tidemark.bridge.paho.mosquitto;

import io.tidemark.bridge.Broker;
import io.tidemark.bridge.Capability;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.paho.inbox.InboxProperties;
import io.tidemark.bridge.paho.inbox.Inboxes;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.bridge.paho.session.ShardedSessions;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.UserProperty;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Mosquitto as a broker of Tidemark. It shows no acknowledgements: what it took for a client counts as acknowledged. */
final class MosquittoBroker implements Broker {

    private final String node;
    private final ShardedSessions sessions;
    private final Inboxes inboxes;
    private final MqttPublisher publisher;
    private final Consumer<EventSink> reading;
    private final Clock clock;
    private Optional<EventSink> log = Optional.empty();

    /** @param reading starts to read */
    MosquittoBroker(
            String node,
            ShardedSessions sessions,
            Inboxes inboxes,
            MqttPublisher publisher,
            Consumer<EventSink> reading,
            Clock clock) {
        this.node = node;
        this.sessions = sessions;
        this.inboxes = inboxes;
        this.publisher = publisher;
        this.reading = reading;
        this.clock = clock;
    }

    @Override
    public Set<Capability> capabilities() {
        return MosquittoProfile.profile().capabilities();
    }

    @Override
    public void start(EventSink sink) {
        log = Optional.of(sink);
        reading.accept(sink);
    }

    @Override
    public OptionalLong currentEpoch(String clientId) {
        return sessions.currentEpoch(clientId);
    }

    /** {@inheritDoc} Retained messages Mosquitto sends itself. */
    @Override
    public CompletionStage<Outcome> deliver(String clientId, Deliver deliver) {
        if (deliver.getRetained()) {
            return CompletableFuture.completedFuture(Outcome.APPLIED);
        }
        return inboxes.deliver(clientId, currentEpoch(clientId).orElse(0), deliver)
                .thenApply(outcome -> {
                    if (outcome == Outcome.APPLIED && deliver.getQos() > 0) {
                        acknowledge(clientId, deliver);
                    }
                    return outcome;
                });
    }

    private void acknowledge(String clientId, Deliver deliver) {
        Acked acked = new Acked(
                deliver.getMessage().getId(),
                deliver.getMessage().getTopic(),
                deliver.getQos(),
                deliver.getPosition(),
                deliver.getHistoryId());
        Happened happened = new Happened(clientId, node, clock.instant(), acked, Optional.empty(), Optional.empty());
        log.ifPresent(sink -> sessions.apply(happened, sink::accept));
    }

    /** {@inheritDoc} A user property tells the bridge that it is its own; subscribers of MQTT 5 see it. */
    @Override
    public CompletionStage<Outcome> publish(Message message) {
        Arrival.Properties properties = Arrival.Properties.of(message);
        List<UserProperty> user = new ArrayList<>(properties.user());
        user.add(new UserProperty(InboxProperties.HISTORY, ""));
        return publisher
                .publish(
                        message.getTopic(),
                        message.getPayload(),
                        message.getQos(),
                        false,
                        properties.with(user, properties.messageExpiryInterval()))
                .thenApply(subscribed -> Outcome.APPLIED);
    }

    @Override
    public CompletionStage<Outcome> subscribe(String clientId, List<TopicSubscription> subscriptions) {
        return unsupported();
    }

    @Override
    public CompletionStage<Outcome> unsubscribe(String clientId, List<String> topicFilters) {
        return unsupported();
    }

    private static CompletionStage<Outcome> unsupported() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(
                "Mosquitto has no way to subscribe for a client: let the client subscribe itself"));
    }
}
