package io.tidemark.streams.lookup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the requests of applications, by what became of them at this instance. */
final class RequestMeters {

    private static final String NAME = "tidemark.subscription.requests";
    private static final String OUTCOME = "outcome";

    final Counter sent;
    final Counter notConnected;
    final Counter refused;
    final Counter dropped;

    RequestMeters(MeterRegistry registry) {
        sent = registry.counter(NAME, OUTCOME, "sent");
        notConnected = registry.counter(NAME, OUTCOME, "not connected here");
        refused = registry.counter(NAME, OUTCOME, "refused");
        dropped = registry.counter(NAME, OUTCOME, "dropped");
    }
}
