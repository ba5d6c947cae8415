package io.tidemark.streams.replay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counters and gauges of the replayer, over all tasks of this process. */
public final class ReplayMeters {

    final Counter delivered;
    final Counter expired;
    final Counter completed;
    final Counter cancelled;
    final Counter stalled;
    final Counter readFailures;
    final AtomicInteger active;

    public ReplayMeters(MeterRegistry registry) {
        delivered = registry.counter("tidemark.replay.delivered");
        expired = registry.counter("tidemark.replay.expired");
        completed = registry.counter("tidemark.replays", "outcome", "completed");
        cancelled = registry.counter("tidemark.replays", "outcome", "cancelled");
        stalled = registry.counter("tidemark.replay.stalls");
        readFailures = registry.counter("tidemark.replay.read.failures");
        active = registry.gauge("tidemark.replays.active", new AtomicInteger());
    }
}
