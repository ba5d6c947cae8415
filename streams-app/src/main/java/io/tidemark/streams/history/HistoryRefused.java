package io.tidemark.streams.history;

/** A replay of history is not begun; the message is one sentence for the one who asked. */
public final class HistoryRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Cause {
        CLIENT_NOT_CONNECTED,
        TOO_MANY,
        /** Kafka or the registry does not answer, or streams-app is stopping. */
        UNAVAILABLE
    }

    private final Cause cause;

    HistoryRefused(Cause cause, String message) {
        super(message);
        this.cause = cause;
    }

    public Cause reason() {
        return cause;
    }
}
