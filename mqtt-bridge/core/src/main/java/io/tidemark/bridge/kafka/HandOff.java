package io.tidemark.bridge.kafka;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * From many threads to one, in the order of the calls, without blocking. Bounded in bytes: a record counts from its offer
 * until its {@link #release}, so what Kafka has not confirmed counts too.
 */
final class HandOff {

    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong held = new AtomicLong();
    private final long capacity;
    private volatile @Nullable Thread sleeper;

    /** @param capacity in bytes */
    HandOff(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Offers a record.
     *
     * @param share of the capacity that records of this importance may fill, 0 to 1
     * @return false if there is no room for it
     */
    boolean offer(Pending pending, double share) {
        long size = pending.bytes();
        if (held.addAndGet(size) > capacity * share) {
            held.addAndGet(-size);
            return false;
        }
        queue.add(pending);
        wake();
        return true;
    }

    /** Takes the oldest record; null if there is none. Only the sender calls it. */
    @Nullable
    Pending poll() {
        return queue.poll();
    }

    /** The records that wait, oldest first; a weakly consistent view. */
    Iterable<Pending> waiting() {
        return queue;
    }

    /** Gives the room of a record back. */
    void release(Pending pending) {
        held.addAndGet(-pending.bytes());
    }

    long heldBytes() {
        return held.get();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Sleeps until a record is offered, {@link #wake} is called or the time is over. Only the sender calls it. */
    void sleep(long nanos) {
        sleeper = Thread.currentThread();
        try {
            if (queue.isEmpty()) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            sleeper = null;
        }
    }

    /** Sleeps even though records wait, because they cannot be sent now. */
    void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    void wake() {
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
