package io.tidemark.check.mqtt;

import java.time.Duration;
import java.util.List;

/** One connection of an MQTT client. Once closed it stays so: the client connects anew. Thread-safe. */
public interface Connection {

    /** Whether the broker resumed a session. */
    boolean sessionPresent();

    /**
     * Subscribes and waits for the SUBACK.
     *
     * @throws MqttFailure if it does not come, or refuses
     */
    void subscribe(List<String> filters, int qos) throws MqttFailure;

    /**
     * Sends a message.
     *
     * @param outcome called at most once: true for an acknowledgement (QoS 2: the last one) with success, false for one
     *     without; not called if the connection breaks before
     * @throws MqttFailure if it could not be sent
     */
    void publish(String topic, byte[] payload, int qos, Outcome outcome) throws MqttFailure;

    /** Acknowledges a message, if the connection still lives and its client acknowledges by hand. */
    void acknowledge(Delivery delivery);

    /** Waits until the connection is closed, by whomever; true if it is. */
    boolean awaitClosed(Duration atMost) throws InterruptedException;

    /** Ends it with DISCONNECT. */
    void leave();

    /** Closes the TCP connection without a word. */
    void cut();

    /** What became of a PUBLISH. */
    @FunctionalInterface
    interface Outcome {
        void acknowledged(boolean success);
    }
}
