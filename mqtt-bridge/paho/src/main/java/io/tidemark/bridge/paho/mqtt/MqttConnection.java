package io.tidemark.bridge.paho.mqtt;

import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.mqtt.AckWindow.Unacked;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a broker that is there as long as the broker is: it comes back by itself, with the session that the broker
 * kept. What arrives is given to the handler by one thread, in order, and acknowledged when the handler's stage is complete,
 * in order too. An acknowledgement never crosses from one connection to the next.
 *
 * <p>Beyond {@link MqttSettings#unackedBytes} the connection is not read until half of it is done, so that TCP holds the broker
 * back; that is for brokers that send more than our Receive Maximum. Paho reads ahead, and over TLS it is read all the same: what
 * arrives beyond twice as much is left out, and the connection is opened again when there is room.
 */
public final class MqttConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MqttConnection.class);
    private static final long POLL_MILLIS = 50;
    private static final long DRAIN_MILLIS = 10;
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);
    /** What a PUBLISH costs besides its payload. */
    private static final long OVERHEAD = 512;
    /** A connection that lasts so long is a good one. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A session is empty when nothing has come for so long. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final String FULL = "more arrived than mqtt.unacked.bytes has room for";

    private final MqttSettings settings;
    private final String clientId;
    private final SessionPlan plan;
    private final ArrivalHandler handler;
    private final ConnectionMeters meters;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong lastArrivalNanos = new AtomicLong(System.nanoTime());
    private final Valve valve = new Valve();
    /** Guards itself. */
    private final AckWindow window = new AckWindow();
    /** What waits for the handler; of one connection only. */
    private final BlockingQueue<Received> waiting = new LinkedBlockingQueue<>();

    private volatile boolean connected;
    private volatile @Nullable Link emptied;
    private volatile String lastProblem = "";

    /** @param unacked null at QoS 0 */
    private record Received(@Nullable Unacked unacked, Arrival arrival) {
        long size() {
            return OVERHEAD + arrival.payload().remaining();
        }
    }

    private MqttConnection(
            MqttSettings settings, String clientId, SessionPlan plan, ArrivalHandler handler, BridgeMetrics metrics) {
        this.settings = settings;
        this.clientId = clientId;
        this.plan = plan;
        this.handler = handler;
        meters = ConnectionMeters.of(metrics);
        backoff = new Backoff(settings.reconnectMin(), settings.reconnectMax());
        thread = new Thread(this::run, "tidemark-" + clientId);
        thread.setDaemon(true);
    }

    /** Starts to connect; returns at once. */
    public static MqttConnection start(
            MqttSettings settings, String clientId, SessionPlan plan, ArrivalHandler handler, BridgeMetrics metrics) {
        MqttConnection connection = new MqttConnection(settings, clientId, plan, handler, metrics);
        connection.thread.start();
        return connection;
    }

    /** Whether it is up and its subscriptions are granted. */
    public boolean isConnected() {
        return connected;
    }

    /** Bytes of what arrived and is not done. */
    public long heldBytes() {
        return heldBytes.get();
    }

    private void run() {
        boolean hadSession = false;
        while (isRunning()) {
            try (Link opened = open()) {
                hadSession = use(opened, hadSession);
            } catch (MqttException | IOException e) {
                problem(PahoClients.describe(e));
                pause(backoff.next());
            } catch (RuntimeException e) {
                log.error("Unexpected failure on the connection {}; it is opened again", clientId, e);
                pause(backoff.next());
            } finally {
                connected = false;
            }
        }
    }

    private Link open() throws MqttException, IOException {
        long epoch;
        synchronized (window) {
            epoch = window.begin();
        }
        discard();
        return new Link(settings, clientId, valve, (packetId, arrival) -> arrived(epoch, packetId, arrival));
    }

    /** Called by Paho, in the order of arrival. Whether there is room. */
    private boolean arrived(long epoch, int packetId, Arrival arrival) {
        if (!isRunning() || heldBytes.get() > 2 * settings.unackedBytes()) {
            return false;
        }
        meters.arrived().increment();
        if (arrival.duplicate()) {
            meters.redelivered().increment();
        }
        synchronized (window) {
            if (!window.isCurrent(epoch)) {
                return false;
            }
            Unacked unacked = arrival.qos() > 0 ? window.arrived(packetId, arrival) : null;
            if (unacked != null || arrival.qos() == 0) {
                take(new Received(unacked, arrival));
            }
        }
        return true;
    }

    private void take(Received received) {
        lastArrivalNanos.set(System.nanoTime());
        waiting.add(received);
        if (heldBytes.addAndGet(received.size()) > settings.unackedBytes()) {
            valve.close();
            // Another thread may have released everything between the look and the closing.
            openIfThereIsRoom();
        }
    }

    /** Returns when the link is down, or we stop. Whether the broker keeps a session now. */
    private boolean use(Link opened, boolean hadSession) throws MqttException {
        if (hadSession && !opened.sessionPresent()) {
            meters.sessionsLost().increment();
            log.warn(
                    "The broker no longer has the session of {}: what it held for it is lost. See the settings of the broker"
                            + " that keep sessions in docs/brokers.",
                    clientId);
        }
        if (plan.leftover().isPresent() && !hadSession) {
            plan.leftover().get().accept(opened.sessionPresent());
        }
        handler.connected(opened.sessionPresent());
        settle(opened);
        meters.connects().increment();
        long begin = System.nanoTime();
        while (isRunning() && opened.isUp() && !isEmptied(opened)) {
            next(opened);
        }
        if (opened.isUp() && isEmptied(opened)) {
            stopping.countDown();
        }
        if (opened.isFull() || System.nanoTime() - begin > STABLE_NANOS) {
            backoff.reset();
        }
        if (!isRunning()) {
            leave(opened);
        } else {
            connected = false;
            problem(opened.failure());
            opened.close();
            pause(backoff.next());
        }
        return true;
    }

    /** Asks for the subscriptions that the session is to have. */
    private void settle(Link opened) throws MqttException {
        if (plan.leftover().isPresent() && !opened.sessionPresent()) {
            stopping.countDown();
            return;
        }
        if (opened.sessionPresent() && !plan.unwanted().isEmpty()) {
            opened.unsubscribe(plan.unwanted(), () -> givenUp(opened));
        }
        if (!plan.subscriptions().isEmpty()) {
            opened.subscribe(plan.subscriptions(), () -> granted(opened));
        }
    }

    private void givenUp(Link opened) {
        if (plan.leftover().isPresent()) {
            emptied = opened;
        }
    }

    /** What comes after we have left stays with the session. */
    private boolean isEmptied(Link opened) {
        return emptied == opened && heldBytes.get() == 0 && System.nanoTime() - lastArrivalNanos.get() > QUIET_NANOS;
    }

    private void granted(Link opened) {
        connected = true;
        lastProblem = "";
        log.info("{} is connected to the broker{}", clientId, opened.sessionPresent() ? " with its session" : "");
    }

    private void next(Link opened) {
        try {
            Received received = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (received != null) {
                handle(opened, received);
            } else if (opened.isFull() && heldBytes.get() <= settings.unackedBytes() / 2) {
                meters.givenUp().increment();
                opened.fail(FULL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    private void handle(Link opened, Received received) {
        CompletionStage<?> stage;
        try {
            stage = handler.handle(received.arrival());
        } catch (RuntimeException e) {
            log.error("The handler of {} failed; the broker will send the message again", clientId, e);
            stage = CompletableFuture.failedFuture(e);
        }
        var unused = stage.whenComplete((done, error) -> {
            release(received);
            if (error != null) {
                opened.fail("a message is not durable: " + PahoClients.describe(error));
            } else if (received.unacked() != null) {
                done(opened, received.unacked());
            }
        });
    }

    private void done(Link opened, Unacked unacked) {
        synchronized (window) {
            if (!window.done(unacked, packetId -> acknowledge(opened, packetId))) {
                meters.stale().increment();
            }
        }
    }

    private void acknowledge(Link opened, int packetId) {
        if (opened.acknowledge(packetId)) {
            meters.acknowledged().increment();
        }
    }

    private void release(Received received) {
        heldBytes.addAndGet(-received.size());
        openIfThereIsRoom();
    }

    private void openIfThereIsRoom() {
        if (heldBytes.get() <= settings.unackedBytes() / 2) {
            valve.open();
        }
    }

    /** What waited for its handler is given up: the broker sends it again. */
    private void discard() {
        List<Received> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(this::release);
    }

    /** Lets what is under way end, so that not everything has to be sent again. */
    private void leave(Link opened) {
        discard();
        if (plan.leftover().isPresent() && !opened.sessionPresent()) {
            // Else the broker would keep the session that looking for one has made.
            opened.disconnectForGood();
            return;
        }
        long deadline = System.nanoTime() + CLOSE_GRACE.toNanos();
        while (opened.isUp() && heldBytes.get() > 0 && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        opened.disconnect();
        log.info("{} has left the broker, which keeps its session", clientId);
    }

    /** Once for each change. */
    private void problem(String why) {
        if (!why.equals(lastProblem)) {
            lastProblem = why;
            log.warn("{} is not connected to {}: {}. It tries again.", clientId, settings.urls(), why);
        }
    }

    private boolean isRunning() {
        return stopping.getCount() > 0;
    }

    private void pause(Duration time) {
        try {
            if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("{} stops", clientId);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    /** Waits up to 5 s for what is under way, acknowledges it and disconnects; the broker keeps the session. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(2 * CLOSE_GRACE.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
