package io.tidemark.check.workload;

import io.tidemark.check.account.MessageKey;
import io.tidemark.check.account.ReaderLog;
import io.tidemark.check.account.Receipt;
import io.tidemark.check.mqtt.Client;
import io.tidemark.check.mqtt.Connection;
import io.tidemark.check.mqtt.Delivery;
import io.tidemark.check.mqtt.MqttFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscriber that comes and goes, on a thread of its own, until it is told to stay. */
final class Reader implements Runnable {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final MessageKey NOT_OURS = new MessageKey(-1, -1);

    private final ReaderSpec spec;
    private final Client client;
    private final Random random;
    private final Executor acknowledger;
    private final CountDownLatch settle = new CountDownLatch(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    /** Open while the reader has been told to stay and has not subscribed since. */
    private final CountDownLatch settled = new CountDownLatch(1);

    private final List<Receipt> receipts = new ArrayList<>();
    private volatile OptionalLong subscribedAt = OptionalLong.empty();
    private final AtomicInteger connections = new AtomicInteger();

    Reader(ReaderSpec spec, int port, long seed, Executor acknowledger) {
        this.spec = spec;
        this.client = Client.of(spec.client(port));
        this.random = new Random(seed);
        this.acknowledger = acknowledger;
    }

    @Override
    public void run() {
        try {
            while (stop.getCount() > 0) {
                boolean staying = settle.getCount() == 0;
                boolean came = visit(staying);
                if (staying || !came) {
                    stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                } else {
                    settle.await(spec.isAway().choose(random).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection; false if there was none. */
    private boolean visit(boolean staying) throws InterruptedException {
        // Messages of a session may arrive before the client says that it is connected.
        CompletableFuture<Connection> own = new CompletableFuture<>();
        Connection connection;
        try {
            connection = client.connect(delivery -> arrived(delivery, own));
        } catch (MqttFailure brokerIsAway) {
            return false;
        }
        own.complete(connection);
        connections.incrementAndGet();
        boolean gracefully = false;
        try {
            // A session that is there may have lost a subscription with the broker: every other visit relies on it.
            if (staying || !connection.sessionPresent() || subscribedAt.isEmpty() || random.nextBoolean()) {
                connection.subscribe(spec.filters(), spec.qos());
                if (subscribedAt.isEmpty()) {
                    subscribedAt = OptionalLong.of(System.nanoTime());
                }
            }
            if (staying) {
                settled.countDown();
            }
            gracefully = stay(connection, staying) && (staying || random.nextBoolean());
        } catch (MqttFailure interrupted) {
            // The broker went meanwhile.
        } finally {
            if (gracefully) {
                connection.leave();
            } else {
                connection.cut();
            }
        }
        return true;
    }

    /** Whether it was this reader that wants to go. */
    private boolean stay(Connection connection, boolean staying) throws InterruptedException {
        long until = System.nanoTime() + spec.stays().choose(random).toNanos();
        while (stop.getCount() > 0 && (staying || (settle.getCount() > 0 && System.nanoTime() < until))) {
            if (connection.awaitClosed(LOOK)) {
                return false;
            }
        }
        return true;
    }

    private void arrived(Delivery delivery, CompletableFuture<Connection> own) {
        MessageKey key = keyOf(delivery);
        synchronized (receipts) {
            receipts.add(new Receipt(key, delivery.topic()));
        }
        if (spec.isSlow()) {
            long delay = spec.acknowledges().choose(random).toNanos();
            var unused = own.thenAcceptAsync(
                    connection -> connection.acknowledge(delivery),
                    CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS, acknowledger));
        }
    }

    private static MessageKey keyOf(Delivery delivery) {
        try {
            return Payload.key(delivery.payload());
        } catch (IllegalArgumentException e) {
            return NOT_OURS;
        }
    }

    /** Tells it to come back, subscribe, and stay. */
    void settle() {
        settle.countDown();
    }

    boolean awaitSettled(Duration atMost) throws InterruptedException {
        return settled.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        settle.countDown();
        stop.countDown();
    }

    String clientId() {
        return spec.clientId();
    }

    int connections() {
        return connections.get();
    }

    ReaderLog log() {
        synchronized (receipts) {
            return new ReaderLog(
                    spec.clientId(),
                    spec.description(),
                    spec.queue(),
                    spec.filters(),
                    subscribedAt,
                    List.copyOf(receipts));
        }
    }
}
