package io.tidemark.streams.acks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counters of the offset tables, over all tasks of this process. */
public final class AckMeters {

    final Counter indexed;
    final Counter evicted;
    final Counter acks;
    final Counter lateAcks;
    final Counter unresolvedAcks;
    final Counter foreignAcks;
    final Counter overfullRows;
    final Counter requests;

    public AckMeters(MeterRegistry registry) {
        indexed = Counter.builder("tidemark.log.indexed")
                .description("Messages taken into the log index")
                .register(registry);
        evicted = Counter.builder("tidemark.log.evicted")
                .description("Messages that left the log index by age or expiry")
                .register(registry);
        acks = acks(registry, "counted");
        lateAcks = acks(registry, "late");
        unresolvedAcks = acks(registry, "unresolved");
        foreignAcks = acks(registry, "unsubscribed");
        overfullRows = acks(registry, "overfull");
        requests = Counter.builder("tidemark.replay.requests")
                .description("Replay requests made for clients with unread messages")
                .register(registry);
    }

    private static Counter acks(MeterRegistry registry, String outcome) {
        return Counter.builder("tidemark.acks")
                .description(
                        "Acknowledgements by outcome: counted; late or duplicate; unresolved, their message never came;"
                                + " unsubscribed, the client has no filter for the topic; overfull, too many beyond a gap")
                .tag("outcome", outcome)
                .register(registry);
    }
}
