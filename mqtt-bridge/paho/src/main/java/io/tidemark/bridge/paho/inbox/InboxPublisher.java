package io.tidemark.bridge.paho.inbox;

import io.tidemark.bridge.paho.mqtt.Arrival;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** Publishes, in the order of the calls. */
@FunctionalInterface
public interface InboxPublisher {

    /** Completes with whether the broker has a subscriber for it; exceptionally if it did not take it. */
    CompletionStage<Boolean> publish(String topic, ByteBuffer payload, int qos, Arrival.Properties properties);
}
