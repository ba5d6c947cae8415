package io.tidemark.bridge.paho.inbox;

/** A message cannot be put into a client's inbox. The message says why and what to do. */
public final class InboxException extends RuntimeException {

    public InboxException(String message) {
        super(message);
    }
}
