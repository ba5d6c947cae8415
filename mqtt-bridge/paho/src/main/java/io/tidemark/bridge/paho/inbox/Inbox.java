package io.tidemark.bridge.paho.inbox;

import io.tidemark.bridge.Broker.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The inbox of one client. Before the first message of a connection the client is subscribed to it, and what comes meanwhile
 * waits in order. A message that finds no subscriber makes the next one begin anew.
 */
final class Inbox {

    private enum State {
        UNKNOWN,
        SUBSCRIBING,
        READY
    }

    private record Waiting(Supplier<CompletionStage<Outcome>> publish, CompletableFuture<Outcome> result) {}

    private final Supplier<CompletionStage<Outcome>> subscribe;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private State state = State.UNKNOWN;
    private long epoch = Long.MIN_VALUE;

    Inbox(Supplier<CompletionStage<Outcome>> subscribe) {
        this.subscribe = subscribe;
    }

    CompletionStage<Outcome> deliver(long connection, Supplier<CompletionStage<Outcome>> publish) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        boolean begin = false;
        synchronized (this) {
            if (connection != epoch && state == State.READY) {
                state = State.UNKNOWN;
            }
            epoch = connection;
            if (state == State.READY) {
                send(new Waiting(publish, result));
                return result;
            }
            waiting.addLast(new Waiting(publish, result));
            if (state == State.UNKNOWN) {
                state = State.SUBSCRIBING;
                begin = true;
            }
        }
        if (begin) {
            subscribe.get().whenComplete(this::subscribed);
        }
        return result;
    }

    private synchronized void subscribed(@Nullable Outcome outcome, @Nullable Throwable error) {
        boolean isReady = error == null && outcome == Outcome.APPLIED;
        state = isReady ? State.READY : State.UNKNOWN;
        Waiting next = waiting.pollFirst();
        while (next != null) {
            if (isReady) {
                send(next);
            } else if (error != null) {
                next.result().completeExceptionally(error);
            } else {
                next.result().complete(Outcome.NOT_SUBSCRIBED);
            }
            next = waiting.pollFirst();
        }
    }

    private void send(Waiting message) {
        message.publish().get().whenComplete((outcome, error) -> {
            if (error != null) {
                message.result().completeExceptionally(error);
                return;
            }
            if (outcome == Outcome.NOT_SUBSCRIBED) {
                lost();
            }
            message.result().complete(outcome);
        });
    }

    private synchronized void lost() {
        if (state == State.READY) {
            state = State.UNKNOWN;
        }
    }
}
