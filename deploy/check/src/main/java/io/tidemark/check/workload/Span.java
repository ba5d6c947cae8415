package io.tidemark.check.workload;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A time that is chosen anew each time. */
public record Span(Duration least, Duration most) {

    /** From {@code least} to {@code most} milliseconds. */
    public static Span millis(long least, long most) {
        return new Span(Duration.ofMillis(least), Duration.ofMillis(most));
    }

    Duration choose(RandomGenerator random) {
        return least.plusNanos(random.nextLong(most.toNanos() - least.toNanos() + 1));
    }
}
