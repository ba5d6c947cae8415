package io.tidemark.bridge;

import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.TopicSubscription;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What Tidemark needs from an MQTT broker. One implementation for each kind of broker. */
public interface Broker {

    /** How a command ended. */
    enum Outcome {
        /** The broker did it; for a delivery: the broker has taken the message for the client. */
        APPLIED,
        /** The client has no session or no subscription that matches the message. */
        NOT_SUBSCRIBED
    }

    /** What this broker can do; constant for its lifetime. */
    Set<Capability> capabilities();

    /** Starts capture into the sink. Call once. */
    void start(EventSink sink);

    /** Epoch of the client's current connection at this broker; empty while it is not connected here. */
    OptionalLong currentEpoch(String clientId);

    /**
     * Sends a message to this client only, on its original topic. Messages handed over by one thread for one client keep
     * their order; there is no need to wait for one before the next.
     */
    CompletionStage<Outcome> deliver(String clientId, Deliver deliver);

    /**
     * Publishes a message on its topic to whoever subscribes to it now. It is not recorded as a message, and what is
     * acknowledged of it moves no offset. Messages handed over by one thread keep their order for each subscriber.
     */
    CompletionStage<Outcome> publish(Message message);

    /** Subscribes on the client's behalf. Sends no retained messages. */
    CompletionStage<Outcome> subscribe(String clientId, List<TopicSubscription> subscriptions);

    /** Unsubscribes on the client's behalf. */
    CompletionStage<Outcome> unsubscribe(String clientId, List<String> topicFilters);
}
