package io.tidemark.sinks.write;

/** The store refuses data: trying the same again will fail again. The message carries no value of the data. */
public final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
