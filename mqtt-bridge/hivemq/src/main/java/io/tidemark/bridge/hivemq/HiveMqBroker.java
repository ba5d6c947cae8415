package io.tidemark.bridge.hivemq;

import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.exception.NoSuchClientIdException;
import com.hivemq.extension.sdk.api.services.publish.PublishToClientResult;
import io.tidemark.bridge.Broker;
import io.tidemark.bridge.Capability;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.bridge.hivemq.connection.Connections;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HiveMQ as a broker of Tidemark: everything that a broker can do for it. */
final class HiveMqBroker implements Broker {

    private final Connections connections;
    private final Interceptors interceptors;
    private @Nullable ClientEvents events;

    HiveMqBroker(Connections connections, Interceptors interceptors) {
        this.connections = connections;
        this.interceptors = interceptors;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public void start(EventSink sink) {
        events = interceptors.register(sink);
    }

    @Override
    public OptionalLong currentEpoch(String clientId) {
        return connections.currentEpoch(clientId);
    }

    @Override
    public CompletionStage<Outcome> deliver(String clientId, Deliver deliver) {
        String topic = deliver.getMessage().getTopic();
        if (!deliver.getRetained() || isGiven(clientId, topic)) {
            return publishToClient(clientId, deliver);
        }
        // A retained message that the broker has, it has sent itself at the SUBSCRIBE.
        return Services.retainedMessageStore()
                .getRetainedMessage(topic)
                .thenCompose(own -> own.isPresent()
                        ? CompletableFuture.completedFuture(Outcome.APPLIED)
                        : publishToClient(clientId, deliver));
    }

    private boolean isGiven(String clientId, String topic) {
        return connections
                .current(clientId)
                .filter(connection -> connection.given().match(topic))
                .isPresent();
    }

    private static CompletionStage<Outcome> publishToClient(String clientId, Deliver deliver) {
        return Services.publishService()
                .publishToClient(Messages.publish(deliver), clientId)
                .thenApply(result ->
                        result == PublishToClientResult.SUCCESSFUL ? Outcome.APPLIED : Outcome.NOT_SUBSCRIBED);
    }

    /** {@inheritDoc} HiveMQ shows what an extension publishes to no interceptor on its way in, so it is not recorded. */
    @Override
    public CompletionStage<Outcome> publish(Message message) {
        return Services.publishService().publish(Messages.publish(message)).thenApply(done -> Outcome.APPLIED);
    }

    /** {@inheritDoc} Recorded as a subscribed event if the client is connected. */
    @Override
    public CompletionStage<Outcome> subscribe(String clientId, List<TopicSubscription> subscriptions) {
        return outcome(Services.subscriptionStore().addSubscriptions(clientId, Subscriptions.of(subscriptions)))
                .thenApply(outcome -> {
                    ifRecorded(clientId, outcome, connection -> {
                        connection.given().add(filters(subscriptions));
                        var unused = events().emit(clientId, connection, new Subscribed(subscriptions));
                    });
                    return outcome;
                });
    }

    /** {@inheritDoc} Recorded as an unsubscribed event if the client is connected. */
    @Override
    public CompletionStage<Outcome> unsubscribe(String clientId, List<String> topicFilters) {
        return outcome(Services.subscriptionStore().removeSubscriptions(clientId, Set.copyOf(topicFilters)))
                .thenApply(outcome -> {
                    ifRecorded(clientId, outcome, connection -> {
                        connection.given().remove(topicFilters);
                        var unused = events().emit(clientId, connection, new Unsubscribed(topicFilters));
                    });
                    return outcome;
                });
    }

    private static List<String> filters(List<TopicSubscription> subscriptions) {
        return subscriptions.stream().map(TopicSubscription::getTopicFilter).toList();
    }

    private void ifRecorded(String clientId, Outcome outcome, Consumer<Connection> emit) {
        if (outcome == Outcome.APPLIED) {
            connections.current(clientId).ifPresent(emit);
        }
    }

    private ClientEvents events() {
        ClientEvents started = events;
        if (started == null) {
            throw new IllegalStateException("the broker has no sink yet: call start first");
        }
        return started;
    }

    private static CompletionStage<Outcome> outcome(CompletableFuture<Void> done) {
        return done.handle((nothing, error) -> {
            Throwable cause =
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            if (cause instanceof NoSuchClientIdException) {
                return Outcome.NOT_SUBSCRIBED;
            }
            if (cause != null) {
                throw new CompletionException(cause);
            }
            return Outcome.APPLIED;
        });
    }
}
