package io.tidemark.registry;

import java.util.ArrayList;
import java.util.List;

/** A journal that can be told to fail. */
final class MemoryJournal implements Journal {

    enum Fault {
        NONE,
        /** The entry is lost. */
        BEFORE,
        /** The entry is there, but the writer does not know it. */
        AFTER
    }

    final List<LogEntry> entries = new ArrayList<>();
    Fault fault = Fault.NONE;

    @Override
    public List<LogEntry> takeOver() {
        return List.copyOf(entries);
    }

    @Override
    public void append(LogEntry entry) {
        if (fault != Fault.BEFORE) {
            entries.add(entry);
        }
        if (fault != Fault.NONE) {
            throw new IllegalStateException("no answer from the log");
        }
    }
}
