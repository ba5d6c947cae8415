package io.tidemark.standalone.part;

import com.sun.net.httpserver.HttpHandler;
import java.util.Optional;

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

    /** Pages of its own that the API of this process shall serve; empty if it has none. */
    default Optional<HttpHandler> pages() {
        return Optional.empty();
    }

    /** Stops it within a bounded time. */
    @Override
    void close();
}
