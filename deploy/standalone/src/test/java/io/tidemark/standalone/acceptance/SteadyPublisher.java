package io.tidemark.standalone.acceptance;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * Publishes numbered messages at a steady rate, through disconnects, and remembers which the broker acknowledged. A number
 * is published once: what was not acknowledged when the connection broke may or may not have arrived.
 */
final class SteadyPublisher implements AutoCloseable {

    private static final int PAYLOAD = 100;
    private static final int SUCCESS_BELOW = 0x80;

    private final Standalone standalone;
    private final String topic;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Future<?> task;
    private MqttAsyncClient client;

    SteadyPublisher(Standalone standalone, String topic, int messagesPerSecond) throws MqttException {
        this.standalone = standalone;
        this.topic = topic;
        this.client = connect();
        task = scheduler.scheduleAtFixedRate(
                this::publishNext, 0, Duration.ofSeconds(1).toNanos() / messagesPerSecond, TimeUnit.NANOSECONDS);
    }

    static int numberOf(byte[] payload) {
        return ByteBuffer.wrap(payload).getInt();
    }

    private MqttAsyncClient connect() throws MqttException {
        MqttAsyncClient fresh = new MqttAsyncClient(standalone.mqttUri(), "steady-" + topic, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setConnectionTimeout(2);
        fresh.connect(options).waitForCompletion(3000);
        return fresh;
    }

    private void publishNext() {
        try {
            if (!client.isConnected()) {
                closeQuietly();
                client = connect();
            }
            int number = next.getAndIncrement();
            byte[] payload = ByteBuffer.allocate(PAYLOAD).putInt(number).array();
            client.publish(topic, new MqttMessage(payload, 1, false, null), number, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    int[] codes = token.getReasonCodes();
                    if (codes == null || codes.length == 0 || codes[0] < SUCCESS_BELOW) {
                        acknowledged.add(number);
                    }
                }

                @Override
                public void onFailure(IMqttToken token, Throwable exception) {
                    // Not acknowledged: nothing is promised about this one.
                }
            });
        } catch (MqttException e) {
            // Not connected, or too many in flight: the next tick tries again with the next number.
        }
    }

    private void closeQuietly() {
        try {
            client.close(true);
        } catch (MqttException e) {
            // It is gone either way.
        }
    }

    Set<Integer> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    int published() {
        return next.get();
    }

    /** Stops publishing and waits for the acknowledgements of what is in flight. */
    @Override
    public void close() throws InterruptedException, MqttException {
        task.cancel(false);
        scheduler.shutdown();
        if (!scheduler.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the publisher did not stop");
        }
        if (client.isConnected()) {
            client.disconnect(10_000).waitForCompletion(15_000);
        }
        closeQuietly();
    }
}
