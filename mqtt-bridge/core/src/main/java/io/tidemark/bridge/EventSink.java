package io.tidemark.bridge;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import java.util.concurrent.CompletionStage;

/**
 * Where a broker puts what happens in it.
 *
 * <p>All {@code accept} methods may be called by any thread and never block. Calls are ordered: of two records with the
 * same key (a topic's messages; a client's events) the one accepted first is first in the log. A {@code Subscribed} event
 * reaches the log only after every message that was accepted before it is in the log or has failed.
 */
public interface EventSink {

    /**
     * Accepts a message.
     *
     * @return completes with the message's {@link io.tidemark.schemas.Position} once it is durable, exceptionally with a
     *     {@link NotDurableException} if it cannot be made durable in time; already failed when the log is known to be
     *     unavailable or the buffer is full
     */
    CompletionStage<Long> accept(Message message);

    /**
     * Accepts an event of a client. Events are kept while the log is unavailable, as long as the buffer has room.
     *
     * @return completes once it is durable, exceptionally with a {@link NotDurableException} if it was dropped
     */
    CompletionStage<Void> accept(ClientEvent event);

    /**
     * Puts what the broker sent and nobody can read on the dead letters, as it came.
     *
     * @return as {@link #accept(ClientEvent)}
     */
    CompletionStage<Void> accept(Unreadable unreadable);

    /** False while the log is known to be unavailable: refuse publishers rather than hold them. */
    boolean isAvailable();
}
