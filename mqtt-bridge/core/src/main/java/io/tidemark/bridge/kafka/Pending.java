package io.tidemark.bridge.kafka;

import io.tidemark.bridge.NotDurableException;
import io.tidemark.bridge.Unreadable;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribed;
import java.util.concurrent.CompletableFuture;

/** An accepted record on its way to Kafka. */
abstract sealed class Pending {

    /** What an accepted record costs besides its payload: objects, queue nodes, the producer's headers. */
    private static final int OVERHEAD = 512;

    private final long bytes;
    private final long acceptedNanos;
    private volatile boolean completed;

    private Pending(long bytes, long acceptedNanos) {
        this.bytes = bytes;
        this.acceptedNanos = acceptedNanos;
    }

    /** Estimated heap held until it is durable or has failed. */
    final long bytes() {
        return bytes;
    }

    final long acceptedNanos() {
        return acceptedNanos;
    }

    final boolean isCompleted() {
        return completed;
    }

    /** Marks the record as no longer on its way; true for the first caller. Called by one thread at a time. */
    final boolean complete() {
        boolean first = !completed;
        completed = true;
        return first;
    }

    /** Tells whoever waits that the record will not be durable. */
    abstract void fail(NotDurableException cause);

    /** A message; its result is its position. */
    static final class OfMessage extends Pending {

        private final Message message;
        private final CompletableFuture<Long> result = new CompletableFuture<>();

        OfMessage(Message message, long acceptedNanos) {
            super(
                    OVERHEAD
                            + message.getPayload().remaining()
                            + message.getTopic().length(),
                    acceptedNanos);
            this.message = message;
        }

        Message message() {
            return message;
        }

        CompletableFuture<Long> result() {
            return result;
        }

        @Override
        void fail(NotDurableException cause) {
            result.completeExceptionally(cause);
        }
    }

    /** What has no position: an event, or what nobody can read. */
    abstract static sealed class OfRecord extends Pending {

        private final CompletableFuture<Void> result = new CompletableFuture<>();

        private OfRecord(long bytes, long acceptedNanos) {
            super(bytes, acceptedNanos);
        }

        final CompletableFuture<Void> result() {
            return result;
        }

        @Override
        final void fail(NotDurableException cause) {
            result.completeExceptionally(cause);
        }
    }

    /** An event of a client. */
    static final class OfEvent extends OfRecord {

        private final ClientEvent event;

        OfEvent(ClientEvent event, long acceptedNanos) {
            super(OVERHEAD, acceptedNanos);
            this.event = event;
        }

        ClientEvent event() {
            return event;
        }

        /** A subscription takes effect after the messages that came before it. */
        boolean waitsForMessages() {
            return event.getEvent() instanceof Subscribed;
        }
    }

    /** What nobody can read; it has no order among the others. */
    static final class OfUnreadable extends OfRecord {

        private final Unreadable unreadable;

        OfUnreadable(Unreadable unreadable, long acceptedNanos) {
            super(OVERHEAD + unreadable.content().remaining(), acceptedNanos);
            this.unreadable = unreadable;
        }

        Unreadable unreadable() {
            return unreadable;
        }
    }
}
