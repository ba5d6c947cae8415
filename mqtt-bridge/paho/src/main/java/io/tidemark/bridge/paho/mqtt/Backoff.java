package io.tidemark.bridge.paho.mqtt;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: doubled each time, up to a limit, by chance a quarter more or less. For one thread. */
final class Backoff {

    private static final double SPREAD = 0.25;

    private final long leastMillis;
    private final long mostMillis;
    private long nextMillis;

    Backoff(Duration least, Duration most) {
        leastMillis = least.toMillis();
        mostMillis = Math.max(leastMillis, most.toMillis());
        nextMillis = leastMillis;
    }

    Duration next() {
        long wait = nextMillis;
        nextMillis = Math.min(mostMillis, 2 * nextMillis);
        double spread = 1 + ThreadLocalRandom.current().nextDouble(-SPREAD, SPREAD);
        return Duration.ofMillis(Math.max(1, Math.round(wait * spread)));
    }

    /** It worked. */
    void reset() {
        nextMillis = leastMillis;
    }
}
