package io.tidemark.streams.lookup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Metrics of the look-ups, over all tasks of this process. */
public final class LookupMeters {

    final Counter done;
    final Counter failures;
    final Counter subscriptions;
    final Counter illegal;
    final AtomicInteger waiting;

    public LookupMeters(MeterRegistry registry) {
        done = registry.counter("tidemark.subscribe.lookups");
        failures = registry.counter("tidemark.subscribe.lookup.failures");
        subscriptions = Counter.builder("tidemark.subscribe.lookup.subscriptions")
                .description("Filters that clients were subscribed to")
                .register(registry);
        illegal = Counter.builder("tidemark.subscribe.lookup.illegal")
                .description("What stores have as filters of clients and is none")
                .register(registry);
        waiting = registry.gauge("tidemark.subscribe.lookups.waiting", new AtomicInteger());
    }
}
