package io.tidemark.bridge.paho.mqtt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to a broker, in the order of the calls, and comes back when the broker does. What was under way when a connection
 * was lost is published again: at least once. All its state belongs to one thread.
 */
public final class MqttPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MqttPublisher.class);
    private static final int NO_MATCHING_SUBSCRIBERS = 0x10;
    private static final int FAILURE = 0x80;
    /** Also where the broker would take more. */
    private static final int WINDOW = 100;

    private static final long EXPIRY_MILLIS = 250;

    private static final class Pending {
        private final String topic;
        private final MqttMessage message;
        private final CompletableFuture<Boolean> result = new CompletableFuture<>();
        private final long deadlineNanos;
        private long sentNanos;

        private Pending(String topic, MqttMessage message, long deadlineNanos) {
            this.topic = topic;
            this.message = message;
            this.deadlineNanos = deadlineNanos;
        }
    }

    private final MqttSettings settings;
    private final String clientId;
    private final Backoff backoff;
    private final ScheduledExecutorService thread;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final Deque<Pending> inFlight = new ArrayDeque<>();
    private @Nullable MqttAsyncClient client;
    private int window = WINDOW;
    private long epoch;
    private String problem = "not connected yet";
    private volatile boolean connected;

    private MqttPublisher(MqttSettings settings, String clientId) {
        this.settings = settings;
        this.clientId = clientId;
        backoff = new Backoff(settings.reconnectMin(), settings.reconnectMax());
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread named = new Thread(work, "tidemark-" + clientId);
            named.setDaemon(true);
            return named;
        });
    }

    /** Starts to connect; returns at once. */
    public static MqttPublisher start(MqttSettings settings, String clientId) {
        MqttPublisher publisher = new MqttPublisher(settings, clientId);
        publisher.later(publisher::connect, Duration.ZERO);
        var unused = publisher.thread.scheduleWithFixedDelay(
                publisher::expire, EXPIRY_MILLIS, EXPIRY_MILLIS, TimeUnit.MILLISECONDS);
        return publisher;
    }

    public boolean isConnected() {
        return connected;
    }

    /**
     * Publishes.
     *
     * @return completes with whether the broker has subscribers for it; always true for QoS 0, where it does not say. Fails
     *     with a {@link NotPublishedException} if the broker refuses it, or there is no connection for too long
     */
    public CompletionStage<Boolean> publish(
            String topic, ByteBuffer payload, int qos, boolean retain, Arrival.Properties properties) {
        Pending pending = new Pending(
                topic,
                PahoClients.message(payload, qos, retain, properties),
                System.nanoTime() + settings.publishTimeout().toNanos());
        try {
            thread.execute(() -> {
                waiting.addLast(pending);
                send();
            });
        } catch (RejectedExecutionException e) {
            pending.result.completeExceptionally(new NotPublishedException("the bridge has stopped"));
        }
        return pending.result;
    }

    private void connect() {
        long attempt = ++epoch;
        MqttAsyncClient opened = null;
        try {
            opened = PahoClients.client(settings, clientId, new Callbacks(attempt));
            IMqttToken token = opened.connect(PahoClients.options(settings, false, new Valve()));
            token.waitForCompletion(settings.connectTimeout().toMillis());
            Integer most = token.getResponseProperties() == null
                    ? null
                    : token.getResponseProperties().getReceiveMaximum();
            window = most == null || most < 1 ? WINDOW : Math.min(WINDOW, most);
            client = opened;
            connected = true;
            if (!problem.isEmpty()) {
                log.info("{} is connected to the broker", clientId);
            }
            problem = "";
            backoff.reset();
            send();
        } catch (MqttException | IOException | RuntimeException e) {
            closeClient(opened);
            String why = PahoClients.describe(e);
            if (!why.equals(problem)) {
                log.warn("{} is not connected to {}: {}. It tries again.", clientId, settings.urls(), why);
                problem = why;
            }
            later(this::connect, backoff.next());
        }
    }

    private void send() {
        MqttAsyncClient open = client;
        while (open != null && connected && inFlight.size() < window && !waiting.isEmpty()) {
            Pending next = waiting.removeFirst();
            next.sentNanos = System.nanoTime();
            inFlight.addLast(next);
            try {
                open.publish(next.topic, next.message, null, new Outcome(epoch, next));
            } catch (MqttException | RuntimeException e) {
                // Paho throws IllegalArgumentException for a topic that is none.
                inFlight.removeLast();
                if (open.isConnected()) {
                    next.result.completeExceptionally(notPublished(next, PahoClients.describe(e)));
                } else {
                    waiting.addFirst(next);
                    return;
                }
            }
        }
    }

    private void ended(long attempt, Pending pending, @Nullable Throwable error, int code) {
        if (error != null && code < FAILURE) {
            // Not the broker's word: all that is under way goes again, in order.
            lost(attempt, PahoClients.describe(error));
            return;
        }
        if (attempt != epoch || !inFlight.remove(pending)) {
            return;
        }
        if (code >= FAILURE) {
            pending.result.completeExceptionally(
                    notPublished(pending, "the broker refuses it with reason code 0x" + Integer.toHexString(code)));
        } else {
            pending.result.complete(code != NO_MATCHING_SUBSCRIBERS);
        }
        send();
    }

    private static NotPublishedException notPublished(Pending pending, String why) {
        return new NotPublishedException("cannot publish to " + pending.topic + ": " + why);
    }

    private void lost(long attempt, String why) {
        if (attempt != epoch || !connected) {
            return;
        }
        connected = false;
        problem = why;
        log.warn("{} has lost its connection: {}. It tries again.", clientId, why);
        closeClient(client);
        client = null;
        while (!inFlight.isEmpty()) {
            waiting.addFirst(inFlight.removeLast());
        }
        later(this::connect, backoff.next());
    }

    private void expire() {
        long now = System.nanoTime();
        if (!inFlight.isEmpty()
                && now - inFlight.getFirst().sentNanos
                        > settings.publishTimeout().toNanos()) {
            lost(
                    epoch,
                    "the broker has not answered for "
                            + settings.publishTimeout().toMillis() + " ms");
        }
        while (!connected && !waiting.isEmpty() && waiting.getFirst().deadlineNanos - now <= 0) {
            Pending late = waiting.removeFirst();
            late.result.completeExceptionally(notPublished(
                    late,
                    "the broker has not taken it for "
                            + settings.publishTimeout().toMillis() + " ms: " + problem));
        }
    }

    private void later(Runnable work, Duration delay) {
        try {
            var unused = thread.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("{} has stopped", clientId);
        }
    }

    private static void closeClient(@Nullable MqttAsyncClient old) {
        if (old != null) {
            PahoClients.abandon(old);
        }
    }

    /** Fails what waits, and disconnects. */
    @Override
    public void close() {
        later(this::stop, Duration.ZERO);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        connected = false;
        epoch++;
        closeClient(client);
        client = null;
        NotPublishedException stopped = new NotPublishedException("the bridge has stopped");
        inFlight.forEach(pending -> pending.result.completeExceptionally(stopped));
        waiting.forEach(pending -> pending.result.completeExceptionally(stopped));
    }

    /** How one PUBLISH ended, on Paho's thread. */
    private final class Outcome implements MqttActionListener {
        private final long attempt;
        private final Pending pending;

        private Outcome(long attempt, Pending pending) {
            this.attempt = attempt;
            this.pending = pending;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            int[] codes = token.getReasonCodes();
            int code = codes == null || codes.length == 0 ? 0 : codes[0];
            later(() -> ended(attempt, pending, null, code), Duration.ZERO);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable error) {
            int code = error instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
            // Paho's own codes are no codes of MQTT: they are about the client, mostly its connection.
            boolean isOfTheBroker = code >= FAILURE && code <= 0xFF && token.getResponse() != null;
            later(() -> ended(attempt, pending, error, isOfTheBroker ? code : 0), Duration.ZERO);
        }
    }

    private final class Callbacks implements MqttCallback {
        private final long attempt;

        private Callbacks(long attempt) {
            this.attempt = attempt;
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException cause = response.getException();
            later(
                    () -> lost(attempt, cause == null ? "the broker closed it" : PahoClients.describe(cause)),
                    Duration.ZERO);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            later(() -> lost(attempt, PahoClients.describe(exception)), Duration.ZERO);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // subscribes to nothing
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // its listener is told
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() waits for it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // enhanced authentication is not used
        }
    }
}
