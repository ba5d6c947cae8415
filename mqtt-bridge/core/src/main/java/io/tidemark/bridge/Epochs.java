package io.tidemark.bridge;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers connections: microseconds of UTC, made unique and rising even if the clock steps back. Thread-safe. */
public final class Epochs {

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    public Epochs(Clock clock) {
        this.clock = clock;
    }

    /** Larger than every epoch before it. */
    public long next() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return last.updateAndGet(previous -> Math.max(previous + 1, now));
    }
}
