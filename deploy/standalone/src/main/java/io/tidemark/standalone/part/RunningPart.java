package io.tidemark.standalone.part;

/** A part that has been started. Safe for use by several threads. */
public interface RunningPart extends AutoCloseable {

    /** Where it listens, or what it is, for people. */
    String endpoint();

    /** Whether it does its work now. Takes a second at most. */
    boolean isReady();

    /** Its metrics in the Prometheus text format; empty if it has none, or cannot tell now. */
    default String metrics() {
        return "";
    }

    /** Stops it within a bounded time. */
    @Override
    void close();
}
