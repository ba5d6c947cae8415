package io.tidemark.standalone.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A subscriber that comes back with a clean session whenever its connection breaks. Remembers all that it received. */
final class ReturningSubscriber implements AutoCloseable {

    private final Standalone standalone;
    private final String clientId;
    private final String topic;
    private final List<Subscriber> connections = new ArrayList<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> task;

    ReturningSubscriber(Standalone standalone, String clientId, String topic) throws InterruptedException {
        this.standalone = standalone;
        this.clientId = clientId;
        this.topic = topic;
        CountDownLatch subscribed = new CountDownLatch(1);
        task = scheduler.scheduleWithFixedDelay(() -> returnIfAway(subscribed), 0, 100, TimeUnit.MILLISECONDS);
        if (!subscribed.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException(clientId + " could not subscribe within 20 s");
        }
    }

    private void returnIfAway(CountDownLatch subscribed) {
        if (!connections.isEmpty() && connections.get(connections.size() - 1).isConnected()) {
            return;
        }
        try {
            Subscriber fresh = Subscriber.connect(standalone, clientId, topic);
            synchronized (connections) {
                connections.add(fresh);
            }
            subscribed.countDown();
        } catch (MqttException e) {
            // The broker is away: the next round tries again.
        }
    }

    /** Numbers in the order of arrival, over all connections; with duplicates. */
    List<Integer> numbers() {
        synchronized (connections) {
            return connections.stream()
                    .flatMap(connection -> connection.payloads().stream())
                    .map(SteadyPublisher::numberOf)
                    .toList();
        }
    }

    @Override
    public void close() throws InterruptedException {
        task.cancel(true);
        scheduler.shutdown();
        if (!scheduler.awaitTermination(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException(clientId + " did not stop");
        }
    }
}
