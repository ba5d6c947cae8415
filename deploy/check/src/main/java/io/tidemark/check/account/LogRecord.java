package io.tidemark.check.account;

/** What the log says that matters for the account. */
public sealed interface LogRecord {

    String clientId();

    /**
     * A connection began.
     *
     * @param offset of the event in its partition, which has all events of the client
     */
    record Connected(String clientId, long epoch, long offset) implements LogRecord {}

    /** The client acknowledged a message. */
    record Acked(String clientId, String messageId, long offset) implements LogRecord {}

    /** A replay sent a message to a connection. */
    record Replayed(String clientId, long epoch, String messageId) implements LogRecord {}
}
