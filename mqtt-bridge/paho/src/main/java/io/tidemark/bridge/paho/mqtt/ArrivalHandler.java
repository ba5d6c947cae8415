package io.tidemark.bridge.paho.mqtt;

import java.util.concurrent.CompletionStage;

/** What becomes of what arrives on one connection. Called by one thread, in the order of arrival; it may block. */
public interface ArrivalHandler {

    /**
     * Handles a PUBLISH.
     *
     * @return completes when the broker may forget it: it is acknowledged then, after everything that arrived before it. If it
     *     completes exceptionally, the connection is closed and opened again, and the broker sends everything that is not
     *     acknowledged once more
     */
    CompletionStage<?> handle(Arrival arrival);

    /**
     * The connection is up, for the first time or again; comes before anything that arrives on it.
     *
     * @param sessionPresent whether the broker still had our session; if not, what it held for us is lost
     */
    default void connected(boolean sessionPresent) {}
}
