package io.tidemark.bench.sinks;

import java.util.OptionalDouble;

/**
 * What one measurement showed.
 *
 * @param kind who wrote
 * @param what was measured
 * @param connections tasks of a connector or connections of a raw client
 * @param rowsPerSecond messages only, though a connector applies the acks as well
 * @param clientCpu microseconds of this process for a row, the connector or the raw client
 * @param serverCpu microseconds of the database server for a row
 * @param kafkaCpu microseconds of Kafka for a row
 * @param batch rows written at once, for our connectors
 * @param batchMillis how long writing them took
 */
record Figures(
        Kind kind,
        String what,
        int connections,
        double rowsPerSecond,
        OptionalDouble clientCpu,
        OptionalDouble serverCpu,
        OptionalDouble kafkaCpu,
        OptionalDouble batch,
        OptionalDouble batchMillis) {

    /** Who writes. */
    enum Kind {
        SINK,
        RAW,
        PEER
    }
}
