package io.tidemark.broker;

import com.hivemq.configuration.service.InternalConfigurations;

/** Limits that differ from HiveMQ's defaults, which are made for a broker that nobody replays into. */
final class BrokerLimits {

    /** The default of 1000 drops messages for a client that is away or slow. */
    static final long QUEUED_MESSAGES = 1_000_000;

    /**
     * How many unacknowledged messages a publisher may have in flight; bounds what is held until Kafka has it. With the
     * default of 10 a single publisher would wait for Kafka all the time.
     */
    static final int RECEIVE_MAXIMUM = 1_000;

    /** Bytes of an MQTT packet. Kafka's limit for a record is twice that, so what the broker accepts Kafka takes. */
    static final int PACKET_BYTES = 1 << 20;

    private static final int IN_FLIGHT_MESSAGES = 2_000;
    /** How long HiveMQ waits for stragglers when it stops. Nothing is publishing by then. */
    private static final int SHUTDOWN_GRACE_MILLIS = 50;
    /** Fewer files to open and close than the default of 64; plenty for two processors. */
    private static final int BUCKETS = 8;

    private BrokerLimits() {}

    /** For the whole class loader, so before the broker is built. */
    static void apply() {
        InternalConfigurations.PUBLISH_POLL_BATCH_SIZE = IN_FLIGHT_MESSAGES;
        InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = IN_FLIGHT_MESSAGES;
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(SHUTDOWN_GRACE_MILLIS);
        InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
        InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
    }
}
