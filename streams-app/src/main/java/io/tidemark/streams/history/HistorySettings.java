package io.tidemark.streams.history;

import java.time.Duration;

/**
 * Bounds of replays of history.
 *
 * @param window unacknowledged messages of one replay to a client, and never more than its receive maximum
 * @param stallTimeout a replay to a client fails when nothing was acknowledged for so long
 * @param running replays at a time
 * @param remembered ended replays that can still be asked about
 */
public record HistorySettings(int window, Duration stallTimeout, int running, int remembered) {

    public static final HistorySettings DEFAULT = new HistorySettings(250, Duration.ofSeconds(60), 8, 100);
}
