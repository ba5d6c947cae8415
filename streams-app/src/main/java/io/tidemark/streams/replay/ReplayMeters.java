package io.tidemark.streams.replay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Metrics of the replays, over all tasks of this process. */
public final class ReplayMeters {

    final Counter delivered;
    final Counter expired;
    final Counter leftOut;
    final Counter completed;
    final Counter cancelled;
    final Counter stalled;
    final Counter readFailures;
    final AtomicInteger active;
    final AtomicInteger waiting;

    public ReplayMeters(MeterRegistry registry) {
        delivered = registry.counter("tidemark.replay.delivered");
        expired = registry.counter("tidemark.replay.expired");
        leftOut = Counter.builder("tidemark.replay.left.out")
                .description("Unread messages that time_range or overflow: newest kept out of a replay")
                .register(registry);
        completed = registry.counter("tidemark.replays", "outcome", "completed");
        cancelled = registry.counter("tidemark.replays", "outcome", "cancelled");
        stalled = registry.counter("tidemark.replay.stalls");
        readFailures = registry.counter("tidemark.replay.read.failures");
        active = registry.gauge("tidemark.replays.active", new AtomicInteger());
        waiting = registry.gauge("tidemark.replays.waiting", new AtomicInteger());
    }
}
