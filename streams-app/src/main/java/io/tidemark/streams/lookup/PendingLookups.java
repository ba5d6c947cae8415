package io.tidemark.streams.lookup;

import io.tidemark.streams.AsyncReads;
import io.tidemark.streams.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The look-ups of the connected clients of a partition that are not done yet, one for each client at most, in the order in which
 * the clients came. A few are asked at a time; while the store does not answer it is asked for one client at a time, with growing
 * pauses. For one thread; never blocks.
 */
final class PendingLookups {

    private static final Logger LOG = LoggerFactory.getLogger(PendingLookups.class);
    private static final int ASKED_AT_ONCE = 16;
    private static final Duration MIN_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    /** Told what the store has for a client that is still connected. */
    interface Listener {
        void found(Lookup lookup, Map<String, Integer> filters);
    }

    private final SubscriptionSource source;
    private final AsyncReads reads;
    private final LookupMeters meters;
    private final LongSupplier clock;
    private final Listener listener;
    private final Backoff backoff = new Backoff(MIN_PAUSE, MAX_PAUSE);
    private final Map<String, Lookup> waiting = new LinkedHashMap<>();
    private final Map<String, Lookup> asked = new HashMap<>();
    private int reading;
    private int counted;
    private boolean failing;

    PendingLookups(
            SubscriptionSource source, AsyncReads reads, LookupMeters meters, LongSupplier clock, Listener listener) {
        this.source = source;
        this.reads = reads;
        this.meters = meters;
        this.clock = clock;
        this.listener = listener;
    }

    /** Takes the place of an earlier one of the client. */
    void add(Lookup lookup) {
        asked.remove(lookup.clientId());
        waiting.put(lookup.clientId(), lookup);
        ask();
    }

    /** The client's look-up that is not done yet. */
    Optional<Lookup> of(String clientId) {
        return Optional.ofNullable(waiting.get(clientId)).or(() -> Optional.ofNullable(asked.get(clientId)));
    }

    void cancel(String clientId) {
        waiting.remove(clientId);
        asked.remove(clientId);
        count();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && asked.isEmpty();
    }

    /** Takes answers and asks on. To be called every few milliseconds unless it is {@link #isEmpty}. */
    void tick() {
        while (reads.handOver()) {
            // Each answer goes to the listener.
        }
        ask();
    }

    private void ask() {
        int limit = failing ? 1 : ASKED_AT_ONCE;
        while (reading < limit && !waiting.isEmpty() && backoff.isOver(clock.getAsLong())) {
            Lookup next = waiting.values().iterator().next();
            waiting.remove(next.clientId());
            asked.put(next.clientId(), next);
            reading++;
            reads.read(
                    () -> source.subscriptions(next.clientId()),
                    filters -> answered(next, filters),
                    failure -> failed(next, failure));
        }
        count();
    }

    private void answered(Lookup lookup, Map<String, Integer> filters) {
        reading--;
        meters.done.increment();
        backoff.reset();
        if (failing) {
            failing = false;
            LOG.info("Subscriptions of clients can be looked up again");
        }
        if (asked.remove(lookup.clientId(), lookup)) {
            listener.found(lookup, filters);
        }
    }

    private void failed(Lookup lookup, RuntimeException failure) {
        reading--;
        meters.failures.increment();
        if (!failing) {
            failing = true;
            LOG.warn("Look-ups of subscriptions wait until their store answers: {}", failure.getMessage());
        }
        long now = clock.getAsLong();
        if (backoff.isOver(now)) {
            backoff.pause(now);
        }
        if (asked.remove(lookup.clientId(), lookup)) {
            waiting.put(lookup.clientId(), lookup);
        }
    }

    private void count() {
        int now = waiting.size() + asked.size();
        meters.waiting.addAndGet(now - counted);
        counted = now;
    }

    /** The task goes elsewhere. */
    void clear() {
        waiting.clear();
        asked.clear();
        count();
    }
}
