package io.tidemark.streams;

import io.tidemark.schemas.registry.RegistryOutage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do when a stream thread dies: replace it, so that what passes by itself (Kafka restarting, a fenced producer) needs
 * nobody; but when it keeps dying, stop and say so, so that it is restarted by whoever watches the process. An outage
 * of the schema registry does not count: it is waited for as long as it lasts.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

    private final Clock clock;
    private final int limit;
    private final Duration window;
    private final Duration outagePause;
    private final Deque<Long> failures = new ArrayDeque<>();

    /** Tolerates {@code limit} failures within {@code window}; rests before the next try in an outage. */
    FailurePolicy(Clock clock, int limit, Duration window, Duration outagePause) {
        this.clock = clock;
        this.limit = limit;
        this.window = window;
        this.outagePause = outagePause;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (RegistryOutage.causes(failure)) {
            LOG.warn("Records wait for the schema registry; next try in {}", outagePause, failure);
            pause();
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        return count(failure);
    }

    /** Holds up the dying thread only. */
    private void pause() {
        try {
            Thread.sleep(outagePause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized StreamThreadExceptionResponse count(Throwable failure) {
        long now = clock.millis();
        failures.addLast(now);
        while (failures.getFirst() < now - window.toMillis()) {
            failures.removeFirst();
        }
        if (failures.size() > limit) {
            LOG.error("{} stream threads died within {}: stopping. Last cause:", failures.size(), window, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("A stream thread died and is replaced; cause:", failure);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}
