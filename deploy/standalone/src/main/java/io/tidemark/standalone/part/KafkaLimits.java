package io.tidemark.standalone.part;

/** Settings of Kafka clients that several parts share. */
final class KafkaLimits {

    /** Largest record, in bytes: an MQTT packet of 1 MiB, the broker's limit, with room for its properties. */
    static final int RECORD_BYTES = 2 << 20;

    /**
     * How long Kafka takes a member of a group for alive that says nothing. Everything is on one machine; the default of 45 s
     * would be the time that a start after kill -9 has to wait.
     */
    static final int SESSION_TIMEOUT_MILLIS = 6_000;

    /** Also how soon a member learns that another one has joined. */
    static final int HEARTBEAT_MILLIS = 500;

    private KafkaLimits() {}
}
