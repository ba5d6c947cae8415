package io.tidemark.sinks.verify;

import io.tidemark.sinks.read.StoreRow;

/**
 * A row in which store and log differ.
 *
 * @param detail for people; the fields that differ
 */
public record Difference(Kind kind, StoreRow.Kind row, String subject, String detail) {

    /** How they differ. */
    public enum Kind {
        /** The log asks for a row that the store does not have. */
        MISSING,
        /** The store has a row that the log does not ask for. */
        EXTRA,
        /** A field has another value. */
        CHANGED
    }

    @Override
    public String toString() {
        return switch (kind) {
            case MISSING -> subject + " is missing";
            case EXTRA -> subject + " is not in the log: " + detail;
            case CHANGED -> subject + " differs: " + detail;
        };
    }
}
