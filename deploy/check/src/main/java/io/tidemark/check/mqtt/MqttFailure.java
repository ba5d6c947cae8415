package io.tidemark.check.mqtt;

/** The broker did not do what was asked, or is away. Ordinary while it is killed. */
public final class MqttFailure extends Exception {
    private static final long serialVersionUID = 1L;

    MqttFailure(String message, Throwable cause) {
        super(message, cause);
    }

    MqttFailure(String message) {
        super(message);
    }
}
