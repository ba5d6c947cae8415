package io.tidemark.streams.history;

import java.time.Instant;
import java.util.Optional;

/**
 * A replay of history as it is at a moment.
 *
 * @param reason why it ended, if not because all was done
 * @param endedAt empty while it runs
 */
public record HistoryReport(
        String id,
        HistoryRequest request,
        HistoryStatus status,
        Optional<String> reason,
        Counts counts,
        Instant startedAt,
        Optional<Instant> endedAt) {}
