package io.tidemark.bridge.paho.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.process.Ports;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Connections against a real Mosquitto that is stopped, killed, emptied and started. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class MqttConnectionIT {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String TOPIC = "t/1";
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
    private int port;
    private MosquittoProcess mosquitto;

    @BeforeEach
    void start(@TempDir Path directory) {
        port = Ports.free();
        mosquitto = MosquittoProcess.start(directory, port, List.of("max_inflight_messages 0"));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        mosquitto.close();
    }

    private MqttSettings settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "mqtt.url", "tcp://127.0.0.1:" + port, "mqtt.reconnect.min.ms", "20", "mqtt.reconnect.max.ms", "200"));
        all.putAll(more);
        return MqttSettings.of(new SettingsFile("test", all), "it", 64 << 20);
    }

    private MqttConnection connect(Map<String, String> more, Function<Arrival, CompletionStage<?>> handler) {
        MqttConnection connection = MqttConnection.start(
                settings(more),
                "tidemark-bridge-it",
                List.of(new Subscription("t/#", 1, false, true)),
                arrival -> {
                    arrived.add(text(arrival));
                    return handler.apply(arrival);
                },
                new BridgeMetrics(registry));
        opened.add(connection);
        return connection;
    }

    private MqttConnection connected(Map<String, String> more, Function<Arrival, CompletionStage<?>> handler) {
        MqttConnection connection = connect(more, handler);
        await().atMost(LONG).until(connection::isConnected);
        return connection;
    }

    private MqttPublisher publisher() {
        MqttPublisher publisher = MqttPublisher.start(settings(Map.of()), "publisher");
        opened.add(0, publisher);
        return publisher;
    }

    private static String text(Arrival arrival) {
        return StandardCharsets.UTF_8.decode(arrival.payload().duplicate()).toString();
    }

    private static boolean publish(MqttPublisher publisher, String topic, String payload) {
        return publisher
                .publish(
                        topic,
                        ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)),
                        1,
                        false,
                        Arrival.Properties.NONE)
                .toCompletableFuture()
                .join();
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private double count(String name) {
        return registry.counter("tidemark.bridge." + name).count();
    }

    @Test
    void comesWhenTheBrokerDoesAndSaysSoOnce() {
        mosquitto.close();
        MqttConnection connection = connect(Map.of(), arrival -> DONE);
        await().during(Duration.ofMillis(300)).atMost(LONG).until(() -> !connection.isConnected());
        mosquitto.restart();
        await().atMost(LONG).until(connection::isConnected);
        publish(publisher(), TOPIC, "1");
        await().atMost(LONG).until(() -> arrived.equals(List.of("1")));
        await().atMost(LONG).until(() -> count("mqtt.acknowledged") == 1);
    }

    @Test
    void whatTheBrokerKeptWhileWeWereAwayComesInOrderAndOnce() {
        MqttConnection first = connected(Map.of(), arrival -> DONE);
        MqttPublisher publisher = publisher();
        publish(publisher, TOPIC, "1");
        await().atMost(LONG).until(() -> count("mqtt.acknowledged") == 1);
        first.close();
        numbers(2, 50).forEach(number -> publish(publisher, TOPIC, number));
        connected(Map.of(), arrival -> DONE);
        await().atMost(LONG).until(() -> arrived.size() >= 50);
        assertThat(arrived).isEqualTo(numbers(1, 50));
    }

    /** Mosquitto 2.0 then has almost as many under way as there are packet identifiers, whatever our Receive Maximum is. */
    @Test
    void aLargeBacklogComesWholeThoughTheConnectionBreaks() {
        int last = 80_000;
        MqttConnection first = connected(Map.of(), arrival -> DONE);
        first.close();
        publishAll(publisher(), last);
        Set<String> durable = ConcurrentHashMap.newKeySet();
        AtomicInteger underWay = new AtomicInteger();
        Deque<CompletableFuture<Void>> breaks =
                new ConcurrentLinkedDeque<>(List.of(new CompletableFuture<>(), new CompletableFuture<>()));
        connected(Map.of(), arrival -> {
            CompletableFuture<Void> next = breaks.peek();
            // Some come through, and for their acknowledgements the broker sends many more, which wait.
            if (next != null && durable.size() >= 20_000) {
                underWay.incrementAndGet();
                return next;
            }
            durable.add(text(arrival));
            return DONE;
        });
        while (!breaks.isEmpty()) {
            await().atMost(LONG).until(() -> underWay.get() >= 500);
            underWay.set(0);
            breaks.remove().completeExceptionally(new IllegalStateException("not durable"));
        }
        await().atMost(LONG).until(() -> durable.size() == last);
        await().atMost(LONG).until(() -> count("mqtt.acknowledged") >= last);
    }

    private static void publishAll(MqttPublisher publisher, int last) {
        Semaphore underWay = new Semaphore(1_000);
        for (String number : numbers(1, last)) {
            underWay.acquireUninterruptibly();
            var unused = publisher
                    .publish(
                            TOPIC,
                            ByteBuffer.wrap(number.getBytes(StandardCharsets.UTF_8)),
                            1,
                            false,
                            Arrival.Properties.NONE)
                    .whenComplete((subscribed, error) -> underWay.release());
        }
        underWay.acquireUninterruptibly(1_000);
    }

    @Test
    void whatIsNotAcknowledgedComesAgainAfterARestartOfTheBrokerWithItsSessions() {
        CompletableFuture<Void> later = new CompletableFuture<>();
        connected(Map.of(), arrival -> later);
        MqttPublisher publisher = publisher();
        numbers(1, 20).forEach(number -> publish(publisher, TOPIC, number));
        await().atMost(LONG).until(() -> arrived.size() == 20);
        mosquitto.restart();
        await().atMost(LONG).until(() -> arrived.size() == 40);
        assertThat(arrived.subList(20, 40)).isEqualTo(numbers(1, 20));
        assertThat(count("mqtt.acknowledged")).isZero();
        later.complete(null);
        await().atMost(LONG).until(() -> count("mqtt.acknowledged") == 20);
        assertThat(count("mqtt.acks.stale")).isEqualTo(20);
    }

    /** Fails if an acknowledgement is not bound to its connection: it would acknowledge "new", which nobody has done. */
    @Test
    void aLateAcknowledgementOfALostSessionAcknowledgesNothingElse() {
        CompletableFuture<Void> old = new CompletableFuture<>();
        CompletableFuture<Void> fresh = new CompletableFuture<>();
        MqttConnection connection = connected(Map.of(), arrival -> text(arrival).equals("old") ? old : fresh);
        MqttPublisher publisher = publisher();
        publish(publisher, TOPIC, "old");
        await().atMost(LONG).until(() -> arrived.equals(List.of("old")));
        mosquitto.restartEmpty();
        await().atMost(LONG).until(() -> count("mqtt.sessions.lost") == 1 && connection.isConnected());
        // The first of its session, so it has the packet identifier that "old" had.
        publish(publisher, TOPIC, "new");
        await().atMost(LONG).until(() -> arrived.equals(List.of("old", "new")));
        old.complete(null);
        await().atMost(LONG).until(() -> count("mqtt.acks.stale") == 1);
        assertThat(count("mqtt.acknowledged")).isZero();
        mosquitto.restart();
        // Not acknowledged, so the broker sends it again.
        await().atMost(LONG).until(() -> arrived.equals(List.of("old", "new", "new")));
    }

    @Test
    void whatFailsComesAgain() {
        List<String> failed = new CopyOnWriteArrayList<>();
        connected(Map.of(), arrival -> {
            if (text(arrival).equals("2") && failed.isEmpty()) {
                failed.add("2");
                return CompletableFuture.failedFuture(new IllegalStateException("not durable"));
            }
            return DONE;
        });
        MqttPublisher publisher = publisher();
        numbers(1, 3).forEach(number -> publish(publisher, TOPIC, number));
        await().atMost(LONG).until(() -> count("mqtt.acknowledged") >= 3);
        assertThat(arrived).endsWith("2", "3");
    }

    @Test
    void theBrokerSendsNoMoreThanTheReceiveMaximum() {
        CompletableFuture<Void> later = new CompletableFuture<>();
        connected(Map.of("mqtt.receive.maximum", "5"), arrival -> later);
        MqttPublisher publisher = publisher();
        numbers(1, 20).forEach(number -> publish(publisher, TOPIC, number));
        await().atMost(LONG).until(() -> arrived.size() == 5);
        await().during(Duration.ofMillis(300)).atMost(LONG).until(() -> arrived.size() == 5);
        later.complete(null);
        await().atMost(LONG).until(() -> arrived.size() == 20);
        assertThat(arrived).isEqualTo(numbers(1, 20));
    }

    @Test
    void tooManyBytesAreLeftWithTheBroker() {
        CompletableFuture<Void> later = new CompletableFuture<>();
        MqttConnection connection = connected(Map.of("mqtt.unacked.bytes", "70000"), arrival -> later);
        MqttPublisher publisher = publisher();
        String large = "x".repeat(30_000);
        for (int i = 0; i < 10; i++) {
            publish(publisher, TOPIC, i + large);
        }
        await().atMost(LONG).until(() -> arrived.size() >= 2);
        await().during(Duration.ofMillis(300)).atMost(LONG).until(() -> connection.heldBytes() <= 2 * 70_000 + 31_000);
        later.complete(null);
        await().atMost(LONG).until(() -> count("mqtt.acknowledged") == 10);
    }

    @Test
    void thePublisherSaysWhetherSomebodyListensAndComesBack() {
        MqttPublisher publisher = publisher();
        assertThat(publish(publisher, "nobody/listens", "1")).isFalse();
        connected(Map.of(), arrival -> DONE);
        assertThat(publish(publisher, TOPIC, "1")).isTrue();
        mosquitto.restart();
        assertThat(publish(publisher, TOPIC, "2")).isTrue();
        await().atMost(LONG).until(() -> arrived.containsAll(List.of("1", "2")));
    }

    @Test
    void aTopicThatIsNoneFailsAndTheNextGoesOn() {
        MqttPublisher publisher = publisher();
        CompletableFuture<Boolean> wrong = publisher
                .publish("a/#", ByteBuffer.allocate(0), 1, false, Arrival.Properties.NONE)
                .toCompletableFuture();
        await().atMost(LONG).until(wrong::isCompletedExceptionally);
        assertThat(publish(publisher, "nobody/listens", "1")).isFalse();
    }

    @Test
    void aSubscriptionThatIsUnwantedNowIsGivenUp() {
        connected(Map.of(), arrival -> DONE).close();
        MqttConnection connection = MqttConnection.start(
                settings(Map.of()),
                "tidemark-bridge-it",
                List.of(new Subscription("other", 1, false, true)),
                List.of("t/#", "never/had"),
                arrival -> {
                    arrived.add(text(arrival));
                    return DONE;
                },
                new BridgeMetrics(registry));
        opened.add(connection);
        await().atMost(LONG).until(connection::isConnected);
        MqttPublisher publisher = publisher();
        assertThat(publish(publisher, TOPIC, "1")).isFalse();
        assertThat(publish(publisher, "other", "2")).isTrue();
        await().atMost(LONG).until(() -> arrived.equals(List.of("2")));
    }

    @Test
    void aBrokerThatDoesNotAnswerIsLeftAndThePublisherComesBack() {
        MqttPublisher publisher = MqttPublisher.start(settings(Map.of("mqtt.publish.timeout.ms", "300")), "publisher");
        opened.add(publisher);
        await().atMost(LONG).until(publisher::isConnected);
        mosquitto.suspend();
        CompletableFuture<Boolean> result = publisher
                .publish(TOPIC, ByteBuffer.allocate(0), 1, false, Arrival.Properties.NONE)
                .toCompletableFuture();
        await().atMost(LONG).until(result::isCompletedExceptionally);
        mosquitto.resume();
        await().atMost(LONG).until(publisher::isConnected);
        assertThat(publish(publisher, TOPIC, "1")).isFalse();
    }

    @Test
    void whatCannotBePublishedFailsInTime() {
        MqttPublisher publisher = MqttPublisher.start(settings(Map.of("mqtt.publish.timeout.ms", "300")), "publisher");
        opened.add(publisher);
        await().atMost(LONG).until(publisher::isConnected);
        mosquitto.close();
        CompletableFuture<Boolean> result = publisher
                .publish(TOPIC, ByteBuffer.allocate(0), 1, false, Arrival.Properties.NONE)
                .toCompletableFuture();
        await().atMost(LONG).until(result::isCompletedExceptionally);
        mosquitto.restart();
    }
}
