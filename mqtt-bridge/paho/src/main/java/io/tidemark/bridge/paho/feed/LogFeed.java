package io.tidemark.bridge.paho.feed;

import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.NotDurableException;
import io.tidemark.bridge.NotDurableException.Reason;
import io.tidemark.bridge.Unreadable;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Puts records on the log for one connection to a broker. While the log is away, or has no room, the caller waits: the broker
 * keeps what it has not been acknowledged, so nothing piles up here. Used by one thread; {@link #close} by any.
 */
public final class LogFeed implements AutoCloseable {

    private static final long PAUSE_MILLIS = 20;

    private final EventSink sink;
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closed;

    public LogFeed(EventSink sink) {
        this.sink = sink;
    }

    /**
     * Accepts a message. One that the log will never take, because it is too large, goes to the dead letters.
     *
     * @param raw what the broker sent, for the dead letters
     * @return completes once the message, or its dead letter, is durable
     */
    public CompletionStage<?> accept(Message message, ByteBuffer raw) {
        return tracked(() -> sink.accept(message).<Object>thenApply(position -> position))
                .exceptionallyCompose(error -> isRejected(error) ? bury(message, raw, error) : failed(error));
    }

    private CompletionStage<Object> bury(Message message, ByteBuffer raw, Throwable error) {
        String cause = "message " + message.getId() + " of " + raw.remaining() + " bytes: " + reason(error);
        return buried(message, raw, cause)
                // Then it does not fit there either: let the rest know of it.
                .exceptionallyCompose(
                        again -> isRejected(again) ? buried(message, ByteBuffer.allocate(0), cause) : failed(again));
    }

    private CompletionStage<Object> buried(Message message, ByteBuffer content, String cause) {
        return sink.accept(new Unreadable(message.getTopic(), content, cause)).thenApply(done -> cause);
    }

    private static <T> CompletionStage<T> failed(Throwable error) {
        return CompletableFuture.failedFuture(error);
    }

    private static boolean isRejected(Throwable error) {
        return cause(error) instanceof NotDurableException refused && refused.reason() == Reason.REJECTED;
    }

    private static String reason(Throwable error) {
        return String.valueOf(cause(error).getMessage());
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** Accepts an event. */
    public CompletionStage<Void> accept(ClientEvent event) {
        return tracked(() -> sink.accept(event));
    }

    /** Accepts what nobody can read. */
    public CompletionStage<Void> accept(Unreadable unreadable) {
        return tracked(() -> sink.accept(unreadable));
    }

    /** Waits until everything that was accepted is durable or has failed. */
    public void settle() {
        while (pending.get() > 0 && !closed) {
            pause();
        }
    }

    private <T> CompletionStage<T> tracked(Supplier<CompletionStage<T>> accept) {
        CompletionStage<T> stage = accept.get();
        while (isRefused(stage) && !closed) {
            pause();
            stage = accept.get();
        }
        pending.incrementAndGet();
        return stage.whenComplete((done, error) -> pending.decrementAndGet());
    }

    /** Whether the log did not take it at all, as opposed to taking it and failing later. */
    private static boolean isRefused(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        if (!future.isCompletedExceptionally()) {
            return false;
        }
        try {
            future.join();
            return false;
        } catch (CompletionException e) {
            return e.getCause() instanceof NotDurableException refused
                    && (refused.reason() == Reason.UNAVAILABLE || refused.reason() == Reason.BUFFER_FULL);
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Whoever waits is let go. */
    @Override
    public void close() {
        closed = true;
    }
}
