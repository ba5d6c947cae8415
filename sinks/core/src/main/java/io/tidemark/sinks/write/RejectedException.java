package io.tidemark.sinks.write;

/** The store refuses data: trying the same again will fail again. The message carries no value of the data. */
public final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refused on this side, before the store was asked. */
    public RejectedException(String message) {
        super(message);
    }

    public RejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
