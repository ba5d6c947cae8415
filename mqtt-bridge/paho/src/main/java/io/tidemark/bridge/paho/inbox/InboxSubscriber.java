package io.tidemark.bridge.paho.inbox;

import io.tidemark.bridge.Broker.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes sure that a client is subscribed to its inbox. */
@FunctionalInterface
public interface InboxSubscriber {

    /** Clients subscribe themselves, or the broker subscribes each when it connects. */
    InboxSubscriber NONE = (clientId, filter) -> CompletableFuture.completedFuture(Outcome.APPLIED);

    /** Completes when the client is subscribed, or has no session; exceptionally if nobody knows. */
    CompletionStage<Outcome> subscribe(String clientId, String filter);
}
