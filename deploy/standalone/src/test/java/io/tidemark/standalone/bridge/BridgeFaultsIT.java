package io.tidemark.standalone.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.servers.process.ChildProcess;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A bridge, its broker and Kafka are killed, stopped and paused under load; what the broker kept is in the log. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class BridgeFaultsIT {

    private static final Duration LONG = Duration.ofSeconds(45);
    /** How long Kafka is away. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("tidemark.test.outage.s", 60));

    private static final Duration FAST = Duration.ofNanos(400_000);
    private static final Duration SLOW = Duration.ofMillis(2);
    private static final int UNDER_WAY = 200;
    private static final String NO_PREFIX = "mqtt.";

    /** Publishes events of published messages, as the rules of EMQX do, one after the other. */
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final AtomicInteger published = new AtomicInteger();
        private final Thread thread;

        private Load(MqttPublisher publisher, Duration pause) {
            thread = new Thread(() -> publish(publisher, pause), "load");
            thread.start();
        }

        private void publish(MqttPublisher publisher, Duration pause) {
            while (running.get()) {
                int number = published.get() + 1;
                publisher
                        .publish("$tidemark/message_publish", event(number), 1, false, Arrival.Properties.NONE)
                        .toCompletableFuture()
                        .join();
                published.set(number);
                // From a large backlog Mosquitto sends more than our Receive Maximum: more than a killed bridge knows
                // again.
                LockSupport.parkNanos(pause.toNanos());
            }
        }

        private static ByteBuffer event(int number) {
            String payload = Base64.getEncoder().encodeToString(("payload " + number).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(
                    """
                    {"event":"message.publish","id":"%s","clientid":"c","username":"undefined","topic":"load/%d",
                    "qos":1,"payload":"%s","flags":{"retain":false,"dup":false},"publish_received_at":%d,
                    "timestamp":%d,"node":"emqx@test","pub_props":{},"peerhost":"127.0.0.1"}
                    """
                            .formatted(
                                    id(number),
                                    number % 10,
                                    payload,
                                    System.currentTimeMillis(),
                                    System.currentTimeMillis())
                            .getBytes(StandardCharsets.UTF_8));
        }

        private static String id(int number) {
            return "ID" + number;
        }

        /** Stops; returns how many were published. */
        int stop() throws InterruptedException {
            running.set(false);
            thread.join();
            return published.get();
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }

    private static void assertInTheLogOnce(BridgedSystem system, int published) {
        Set<String> expected = new HashSet<>();
        for (int number = 1; number <= published; number++) {
            expected.add(Load.id(number));
        }
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(Set.copyOf(logged(system))).hasSize(published));
        assertThat(Set.copyOf(logged(system))).isEqualTo(expected);
        assertThat(logged(system)).hasSize(published);
    }

    private static List<String> logged(BridgedSystem system) {
        return system.read(system.topics.messages()).stream()
                .map(record -> record.value().getId())
                .toList();
    }

    @Test
    void aBridgeThatIsKilledAgainAndAgainLosesNothingAndRecordsNothingTwice(@TempDir Path directory) throws Exception {
        try (BridgedSystem system = new BridgedSystem(directory, NO_PREFIX);
                Load load = load(system, startProcess(system, directory, 0))) {
            for (int kill = 1; kill <= 3; kill++) {
                int before = load.published.get();
                await().atMost(LONG).until(() -> load.published.get() > before + 1_000);
                current.kill();
                startProcess(system, directory, kill);
                await().atMost(LONG).until(() -> logged(system).size() > before + 1_000);
            }
            assertInTheLogOnce(system, load.stop());
        } finally {
            current.kill();
        }
    }

    @SuppressWarnings("NullAway.Init") // Each test starts one before it uses it.
    private ChildProcess current;

    /** Starts the load once the broker has a session for the bridge. */
    private Load load(BridgedSystem system, ChildProcess bridge) {
        MqttPublisher publisher = system.publisher("rules");
        await().atMost(LONG).until(() -> bridge.isAlive() && publish(publisher));
        return new Load(publisher, FAST);
    }

    private static boolean publish(MqttPublisher publisher) {
        // A topic of events that says nothing, but finds the bridge.
        return publisher
                .publish("$tidemark/probe", ByteBuffer.allocate(0), 1, false, Arrival.Properties.NONE)
                .toCompletableFuture()
                .join();
    }

    private ChildProcess startProcess(BridgedSystem system, Path directory, int number) throws IOException {
        Path config = directory.resolve("bridge.properties");
        Properties properties = new Properties();
        properties.putAll(system.settings(Map.of("emqx.provision", "off")));
        try (Writer out = Files.newBufferedWriter(config)) {
            properties.store(out, null);
        }
        current = ChildProcess.start(
                "bridge",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tidemark.standalone.Main",
                        "bridge",
                        "--config",
                        config.toString()),
                directory,
                directory.resolve("bridge-" + number + ".log"));
        return current;
    }

    @Test
    void aBrokerThatRestartsWithItsSessionsLosesNothing(@TempDir Path directory) throws Exception {
        try (BridgedSystem system = new BridgedSystem(directory, NO_PREFIX)) {
            PahoBridge bridge = system.startBridge(Map.of("emqx.provision", "off"));
            await().atMost(LONG).until(bridge::isReady);
            try (Load load = new Load(system.publisher("rules"), FAST)) {
                for (int restart = 0; restart < 3; restart++) {
                    int before = load.published.get();
                    await().atMost(LONG).until(() -> load.published.get() > before + 1_000);
                    system.mosquitto.restart();
                }
                int before = load.published.get();
                await().atMost(LONG).until(() -> load.published.get() > before + 1_000);
                int published = load.stop();
                await().atMost(LONG).untilAsserted(() -> assertThat(new HashSet<>(logged(system)))
                        .hasSize(published));
            }
        }
    }

    /** Fails if what is on its way to Kafka is given up: Kafka has it, and the broker sends it again. */
    @Test
    void aKafkaThatHangsForLongerThanTheHoldTimeoutHasEverythingOnce(@TempDir Path directory) throws Exception {
        try (BridgedSystem system = new BridgedSystem(directory, NO_PREFIX)) {
            PahoBridge bridge = system.startBridge(
                    Map.of("emqx.provision", "off", "hold.timeout.ms", "1000", "unavailable.after.ms", "500"));
            await().atMost(LONG).until(bridge::isReady);
            try (Load load = new Load(system.publisher("rules"), SLOW)) {
                await().atMost(LONG).until(() -> load.published.get() > 500);
                system.kafka.pause();
                await().atMost(LONG).until(() -> !bridge.isReady());
                await().during(Duration.ofSeconds(4)).atMost(LONG).until(() -> !bridge.isReady());
                system.kafka.resume();
                await().atMost(LONG).until(bridge::isReady);
                assertInTheLogOnce(system, load.stop());
            }
        }
    }

    @Test
    void whileKafkaIsAwayNothingIsAcknowledgedAndLittleIsHeld(@TempDir Path directory) throws Exception {
        try (BridgedSystem system = new BridgedSystem(directory, NO_PREFIX)) {
            PahoBridge bridge = system.startBridge(
                    Map.of("emqx.provision", "off", "mqtt.receive.maximum", Integer.toString(UNDER_WAY)));
            await().atMost(LONG).until(bridge::isReady);
            try (Load load = new Load(system.publisher("rules"), SLOW)) {
                await().atMost(LONG).until(() -> load.published.get() > 1_000);
                system.kafka.kill();
                await().atMost(LONG).until(() -> !bridge.isReady());
                int before = load.published.get();
                double acknowledged = bridge.metric("mqtt.acknowledged");
                await().during(OUTAGE)
                        .atMost(OUTAGE.plus(LONG))
                        .until(() -> bridge.metric("mqtt.acknowledged") == acknowledged);
                // The broker goes on, and keeps what the bridge does not take.
                assertThat(load.published.get()).isGreaterThan(before + 200);
                assertThat(bridge.metric("mqtt.held.bytes")).isLessThan(UNDER_WAY * 2_000.0);
                system.kafka.restart();
                assertInTheLogOnce(system, load.stop());
            }
        }
    }
}
