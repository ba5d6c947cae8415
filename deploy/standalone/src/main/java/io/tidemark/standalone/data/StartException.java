package io.tidemark.standalone.data;

/** It cannot start. The message is one sentence for a person: what, where, and the way out. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
