package io.tidemark.bridge;

/** A record is not in the log. Its message says why; it carries no payload and, being frequent, no stack trace. */
public final class NotDurableException extends RuntimeException {

    /** Why a record was not made durable; the tag of the failure counters. */
    public enum Reason {
        /** The log is known to be down. */
        UNAVAILABLE,
        /** The buffer between the broker and the log is full. */
        BUFFER_FULL,
        /** Not durable within the hold timeout. */
        TIMEOUT,
        /** The record itself cannot be written, for instance because it is larger than the log allows. */
        REJECTED,
        /** The bridge is stopping. */
        CLOSED
    }

    private final Reason reason;

    public NotDurableException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
