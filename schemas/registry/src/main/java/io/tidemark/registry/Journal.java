package io.tidemark.registry;

import java.util.List;

/** The durable sequence of a registry's facts. One writer at a time. */
interface Journal {

    /** Becomes the only writer, and gives every entry, oldest first. */
    List<LogEntry> takeOver();

    /**
     * Appends an entry; returns when it is durable. After an exception it is unknown whether it is: the next call must be
     * {@link #takeOver}.
     */
    void append(LogEntry entry);
}
