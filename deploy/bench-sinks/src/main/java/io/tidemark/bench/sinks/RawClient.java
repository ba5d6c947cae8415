package io.tidemark.bench.sinks;

/** Writes the rows of the messages to an empty store as fast as its driver or tool can. */
interface RawClient {

    /** What it does, for the report. */
    String name();

    /**
     * Writes all messages.
     *
     * @return the seconds that the writing took, without connecting and preparing
     */
    double write(Workload workload, int connections) throws Exception;
}
