package io.tidemark.sinks.read;

/** The store cannot answer now. The message says which store and why, without secrets. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
