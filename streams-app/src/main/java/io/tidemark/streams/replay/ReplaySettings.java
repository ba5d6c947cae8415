package io.tidemark.streams.replay;

import java.time.Duration;

/**
 * Settings of the replayer.
 *
 * @param window messages sent to one client and not acknowledged, over all its topics; also bounded by the client's receive
 *     maximum. Keep it well below the broker's queue limit for a client, as what overflows that is lost to the connection
 * @param readers threads that read stores
 * @param fenceBackoffMin first pause before a store is asked again how far it is
 * @param fenceBackoffMax longest such pause, also between attempts to read a store that is down
 * @param stallTimeout without an acknowledgement for this long, what is in flight is sent again; doubles each time
 * @param quiet a connected client that has had nothing in flight and no activity for this long, and has unread messages, has
 *     lost them to its broker: they are replayed
 */
public record ReplaySettings(
        int window,
        int readers,
        Duration fenceBackoffMin,
        Duration fenceBackoffMax,
        Duration stallTimeout,
        Duration quiet) {

    /** The defaults: 250 messages, 4 threads, 10 to 500 ms, 60 s, 5 s. */
    public static final ReplaySettings DEFAULT = new ReplaySettings(
            250, 4, Duration.ofMillis(10), Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(5));
}
