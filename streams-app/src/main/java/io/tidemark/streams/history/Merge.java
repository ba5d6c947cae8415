package io.tidemark.streams.history;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Merges sources, each of which keeps its own order, by the smaller head. It knows the next item only while every source that
 * has not ended has one buffered, so whoever fills it only reads from those that it is {@link #wanting}. For one thread.
 */
final class Merge<T> {

    private final Map<Integer, Deque<T>> buffers = new HashMap<>();
    private final Set<Integer> wanting = new TreeSet<>();
    private final Set<Integer> ended = new TreeSet<>();
    private final PriorityQueue<Integer> byHead;

    /**
     * Nothing is buffered yet.
     *
     * @param order of heads; of equal ones the source with the lower number is first
     */
    Merge(Set<Integer> sources, Comparator<T> order) {
        sources.forEach(source -> buffers.put(source, new ArrayDeque<>()));
        wanting.addAll(sources);
        byHead = new PriorityQueue<>(Comparator.comparing(this::head, order).thenComparing(Comparator.naturalOrder()));
    }

    private Deque<T> buffer(int source) {
        return Optional.ofNullable(buffers.get(source)).orElseThrow();
    }

    private T head(int source) {
        return buffer(source).getFirst();
    }

    /** Sources of which nothing is buffered and that have not ended. */
    Set<Integer> wanting() {
        return Set.copyOf(wanting);
    }

    void add(int source, T item) {
        Deque<T> buffer = buffer(source);
        buffer.addLast(item);
        if (buffer.size() == 1) {
            wanting.remove(source);
            byHead.add(source);
        }
    }

    /** No more items come from a source. */
    void end(int source) {
        ended.add(source);
        wanting.remove(source);
    }

    /** Whether all sources have ended and all items are taken. */
    boolean isExhausted() {
        return wanting.isEmpty() && byHead.isEmpty();
    }

    /** Takes the next item; empty while a source is wanting, and at the end. */
    Optional<T> poll() {
        if (!wanting.isEmpty() || byHead.isEmpty()) {
            return Optional.empty();
        }
        // Out of the queue before its head changes: the queue does not notice.
        int source = byHead.remove();
        T item = buffer(source).removeFirst();
        if (!buffer(source).isEmpty()) {
            byHead.add(source);
        } else if (!ended.contains(source)) {
            wanting.add(source);
        }
        return Optional.of(item);
    }
}
