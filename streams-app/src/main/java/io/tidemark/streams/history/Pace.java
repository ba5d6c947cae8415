package io.tidemark.streams.history;

import java.util.concurrent.TimeUnit;

/**
 * Spreads messages evenly over time. One who comes late may catch up, but by a tenth of a second at most: so in any span of t
 * seconds there are at most {@code rate * (t + 0.1) + 1} messages. For one thread.
 */
final class Pace {

    static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final double interval;
    private double next;

    /**
     * Begins now.
     *
     * @param now nanoseconds of a clock that only goes forward
     */
    Pace(double perSecond, long now) {
        interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        next = now;
    }

    /** How long to wait for the next message, in nanoseconds; 0 = it may go now. */
    long delay(long now) {
        return Math.max(0, (long) Math.ceil(next - now));
    }

    /** A message went. */
    void taken(long now) {
        next = Math.max(next, (double) now - CATCH_UP_NANOS) + interval;
    }
}
