package io.tidemark.streams.history;

/** How a replay of history is. */
public enum HistoryStatus {
    RUNNING,
    /** All was sent, and what asks for it acknowledged. */
    COMPLETED,
    CANCELLED,
    /** It ended before its end; the reason says why. */
    FAILED
}
