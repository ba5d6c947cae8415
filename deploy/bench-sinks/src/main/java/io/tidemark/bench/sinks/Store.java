package io.tidemark.bench.sinks;

import io.tidemark.standalone.part.Sinks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store under test, which runs. */
interface Store extends AutoCloseable {

    /** What is in it. */
    record Contents(long messages, long acks) {}

    /** Product and version. */
    String name();

    /** Name of the connector that writes it. */
    String sink();

    /** The connector as the standalone mode configures it. */
    default Map<String, String> configuration(Sinks sinks) {
        return sinks.configurations().getOrDefault(sink(), Map.of());
    }

    /** The server, with whatever processes it starts. */
    ProcessHandle server();

    /** Removes all rows and applied positions. */
    void empty() throws Exception;

    /** Counts, in the store itself. */
    Contents contents() throws Exception;

    /**
     * Positions of the messages topic's partitions as a reader of the store sees them.
     *
     * @param sink name of the connector
     * @param partitions how many
     */
    List<Long> appliedThrough(String sink, int partitions);

    /** Raw clients that write the same rows, the first of which is the ceiling. */
    List<RawClient> rawClients();

    /** Configurations of Debezium's sink for this store, by what to call them; none if it does not know the store. */
    Map<String, Map<String, String>> debezium();

    /** How many rows Debezium has written; empty as long as there is no table. */
    Optional<Long> debeziumRows() throws Exception;

    @Override
    void close();
}
