package io.tidemark.bridge.paho.session;

import io.micrometer.core.instrument.Counter;
import io.tidemark.bridge.metrics.BridgeMetrics;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what was observed and is no event. */
public final class DropCounters implements Consumer<Drop> {

    private final Map<Drop, Counter> counters;

    public DropCounters(BridgeMetrics metrics) {
        counters = Stream.of(Drop.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        drop -> metrics.counter(
                                "observations.dropped."
                                        + drop.name().toLowerCase(Locale.ROOT).replace('_', '.'),
                                "Observations of connections that are known already, or older than what is known")));
    }

    @Override
    public void accept(Drop drop) {
        @Nullable Counter counter = counters.get(drop);
        if (counter != null) {
            counter.increment();
        }
    }
}
