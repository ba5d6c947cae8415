package io.tidemark.standalone.acceptance;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Publishes a message now and then, and measures how long it takes to a subscriber that was there all the time. */
final class LiveProbe implements AutoCloseable {

    private static final int EVERY_MILLIS = 50;

    private final MqttClient subscriber;
    private final MqttClient publisher;
    private final List<Long> micros = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> publishing;
    private final AtomicInteger published = new AtomicInteger();

    LiveProbe(Standalone standalone, String topic) throws MqttException {
        subscriber = new MqttClient(standalone.mqttUri(), "live-reader", new MemoryPersistence());
        subscriber.connect();
        subscriber.subscribe(
                topic,
                1,
                (name, message) -> micros.add((System.nanoTime()
                                - ByteBuffer.wrap(message.getPayload()).getLong())
                        / 1000));
        publisher = new MqttClient(standalone.mqttUri(), "live-writer", new MemoryPersistence());
        publisher.connect();
        publishing = clock.scheduleWithFixedDelay(() -> publish(topic), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void publish(String topic) {
        try {
            byte[] now =
                    ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array();
            publisher.publish(topic, now, 1, false);
            published.incrementAndGet();
        } catch (MqttException e) {
            throw new IllegalStateException("a live message could not be published", e);
        }
    }

    int published() {
        return published.get();
    }

    int received() {
        return micros.size();
    }

    /** Milliseconds from publish to arrival that so many of a hundred stayed below. */
    double percentile(int percent) {
        return Percentiles.of(micros, percent) / 1000.0;
    }

    /** Publishes no more. */
    void stop() throws InterruptedException {
        publishing.cancel(false);
        clock.shutdown();
        if (!clock.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the live publisher did not stop");
        }
    }

    @Override
    public void close() throws MqttException {
        clock.shutdownNow();
        publisher.disconnect();
        publisher.close();
        subscriber.disconnect();
        subscriber.close();
    }
}
