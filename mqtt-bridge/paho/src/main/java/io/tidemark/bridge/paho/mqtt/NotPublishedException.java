package io.tidemark.bridge.paho.mqtt;

/** The broker did not take what was to be published. The message says why. */
public final class NotPublishedException extends RuntimeException {

    public NotPublishedException(String message) {
        super(message, null, false, false);
    }
}
