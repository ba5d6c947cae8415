package io.tidemark.check.workload;

import io.tidemark.check.account.MessageKey;
import io.tidemark.check.account.Published;
import io.tidemark.check.mqtt.Client;
import io.tidemark.check.mqtt.Connection;
import io.tidemark.check.mqtt.MqttFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes at a steady rate on a thread of its own, through disconnects, and publishes again what was not acknowledged,
 * under a new number.
 */
final class Publisher implements Runnable {

    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int WINDOW = 50;

    private final int number;
    private final PublisherSpec spec;
    private final Client client;
    private final Random random;
    private final Duration pause;
    private final CountDownLatch finish = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final CountDownLatch stop = new CountDownLatch(1);

    private final Map<MessageKey, Published> published = new ConcurrentHashMap<>();
    /** Topics of messages that have to be published again. */
    private final Queue<String> again = new ConcurrentLinkedQueue<>();

    private final AtomicInteger retries = new AtomicInteger();
    private int next;

    Publisher(int number, PublisherSpec spec, int port, long seed) {
        this.number = number;
        this.spec = spec;
        this.client = Client.of(spec.client(port));
        this.random = new Random(seed);
        this.pause = Duration.ofSeconds(1).dividedBy(spec.perSecond());
    }

    @Override
    public void run() {
        try {
            while (!isDone()) {
                if (!visit()) {
                    stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finished.countDown();
        }
    }

    private boolean isDone() {
        return stop.getCount() == 0 || (finish.getCount() == 0 && again.isEmpty());
    }

    /** One connection; false if there was none. */
    private boolean visit() throws InterruptedException {
        Connection connection;
        try {
            connection = client.connect(delivery -> {});
        } catch (MqttFailure brokerIsAway) {
            return false;
        }
        Map<MessageKey, Published> inFlight = new ConcurrentHashMap<>();
        boolean gracefully = false;
        try {
            long until = System.nanoTime() + spec.stays().choose(random).toNanos();
            while (!connection.awaitClosed(pause) && System.nanoTime() < until) {
                if (isDone() && inFlight.isEmpty()) {
                    gracefully = true;
                    break;
                }
                if (inFlight.size() < WINDOW && hasMore()) {
                    publish(connection, inFlight);
                }
            }
        } catch (MqttFailure interrupted) {
            // The broker went meanwhile.
        } finally {
            if (gracefully) {
                connection.leave();
            } else {
                connection.cut();
            }
        }
        for (Published sent : List.copyOf(inFlight.values())) {
            if (inFlight.remove(sent.key()) != null) {
                again.add(sent.topic());
            }
        }
        return true;
    }

    private boolean hasMore() {
        return finish.getCount() > 0 || !again.isEmpty();
    }

    private void publish(Connection connection, Map<MessageKey, Published> inFlight) throws MqttFailure {
        String retried = again.poll();
        String topic = retried != null
                ? retried
                : spec.topics().get(random.nextInt(spec.topics().size()));
        if (retried != null) {
            retries.incrementAndGet();
        }
        Published sent = new Published(new MessageKey(number, next++), topic, System.nanoTime(), false);
        // Before it is sent: the answer may be here before the call returns.
        published.put(sent.key(), sent);
        inFlight.put(sent.key(), sent);
        connection.publish(topic, Payload.of(sent.key()), spec.qos(), success -> answered(sent, inFlight, success));
    }

    private void answered(Published sent, Map<MessageKey, Published> inFlight, boolean success) {
        if (success) {
            published.put(sent.key(), new Published(sent.key(), sent.topic(), sent.at(), true));
        }
        if (inFlight.remove(sent.key()) != null && !success) {
            again.add(sent.topic());
        }
    }

    /** Tells it to publish nothing new. */
    void finish() {
        finish.countDown();
    }

    /** Waits until all is acknowledged. */
    boolean awaitFinished(Duration atMost) throws InterruptedException {
        return finished.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        finish.countDown();
        stop.countDown();
    }

    /** Messages that were published once more. */
    int retries() {
        return retries.get();
    }

    /** All that it sent. */
    List<Published> published() {
        return List.copyOf(published.values());
    }
}
