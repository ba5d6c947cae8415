package io.tidemark.sinks.connect;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double with each failure in a row up to a longest one, each spread over its upper half. */
final class Backoff {

    private final long firstMillis;
    private final long longestMillis;
    private long nextMillis;

    Backoff(long firstMillis, long longestMillis) {
        this.firstMillis = firstMillis;
        this.longestMillis = Math.max(firstMillis, longestMillis);
        nextMillis = firstMillis;
    }

    long next() {
        long pause = nextMillis;
        nextMillis = Math.min(longestMillis, nextMillis * 2);
        return pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }

    void reset() {
        nextMillis = firstMillis;
    }
}
