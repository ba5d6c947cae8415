package io.tidemark.streams;

import java.time.Duration;

/** Pauses that double from a minimum to a maximum. For one thread. */
public final class Backoff {

    private final long min;
    private final long max;
    private long pause;
    private long readyAt;

    public Backoff(Duration min, Duration max) {
        this.min = min.toMillis();
        this.max = max.toMillis();
        pause = this.min;
    }

    public boolean isOver(long now) {
        return now >= readyAt;
    }

    /** Pauses from now on, twice as long as the last time. */
    public void pause(long now) {
        readyAt = now + pause;
        pause = Math.min(max, pause * 2);
    }

    /** The next pause is the shortest again. */
    public void reset() {
        pause = min;
    }
}
