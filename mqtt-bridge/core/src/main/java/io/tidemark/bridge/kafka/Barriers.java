package io.tidemark.bridge.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Holds back events until the messages accepted before them are completed, and behind them every later event of the same
 * client, so that the order of each client's events stays. Events of other clients pass. Not thread-safe.
 */
final class Barriers<E> {

    private record Waiting<E>(E event, long waitsFor) {}

    private record Barrier(String clientId, long waitsFor) {}

    private final Map<String, Deque<Waiting<E>>> byClient = new HashMap<>();
    private final Deque<Barrier> barriers = new ArrayDeque<>();

    /**
     * Passes an event on, now or in a later {@link #release}.
     *
     * @param waitsFor number of the message that must be completed first, 0 if none; must not fall from call to call
     *     except to 0
     * @param through every message up to this number is completed
     */
    void add(String clientId, E event, long waitsFor, long through, Consumer<E> next) {
        Deque<Waiting<E>> behind = byClient.get(clientId);
        if (behind == null && waitsFor <= through) {
            next.accept(event);
            return;
        }
        byClient.computeIfAbsent(clientId, id -> new ArrayDeque<>()).addLast(new Waiting<>(event, waitsFor));
        if (waitsFor > through) {
            barriers.addLast(new Barrier(clientId, waitsFor));
        }
    }

    /** Passes on what no longer has to wait. */
    void release(long through, Consumer<E> next) {
        Barrier barrier = barriers.peekFirst();
        while (barrier != null && barrier.waitsFor() <= through) {
            barriers.removeFirst();
            drain(barrier.clientId(), through, next);
            barrier = barriers.peekFirst();
        }
    }

    private void drain(String clientId, long through, Consumer<E> next) {
        Deque<Waiting<E>> events = byClient.get(clientId);
        if (events == null) {
            return;
        }
        Waiting<E> event = events.peekFirst();
        while (event != null && event.waitsFor() <= through) {
            events.removeFirst();
            next.accept(event.event());
            event = events.peekFirst();
        }
        if (events.isEmpty()) {
            byClient.remove(clientId);
        }
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    /** Passes on everything regardless, each client's events in order. */
    void releaseAll(Consumer<E> next) {
        byClient.values().forEach(events -> events.forEach(waiting -> next.accept(waiting.event())));
        byClient.clear();
        barriers.clear();
    }
}
