package io.tidemark.bridge.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The records that were given to the producer and are not confirmed, in the order of acceptance, numbered from 1. Confined
 * to the sender thread, except that {@link Pending#complete} is called by the producer's.
 */
final class InFlight {

    private final Deque<Pending> records = new ArrayDeque<>();
    private long last;

    void add(Pending pending) {
        records.addLast(pending);
        last++;
    }

    /** Number of the record added last; 0 before the first. */
    long last() {
        return last;
    }

    /** Every record up to this number is durable or has failed. */
    long through() {
        Pending oldest = records.peekFirst();
        while (oldest != null && oldest.isCompleted()) {
            records.removeFirst();
            oldest = records.peekFirst();
        }
        return last - records.size();
    }

    /** When the oldest record that is not completed was accepted, in nanoTime; empty if all are. */
    OptionalLong oldestAcceptedNanos() {
        through();
        Pending oldest = records.peekFirst();
        return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.acceptedNanos());
    }
}
