package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a broker forgets when it is killed, or when it loses its disk. */
class BrokerLossIT {

    private static final int COUNT = 300;
    private static final Duration LOAD = Duration.ofSeconds(3);

    private static Standalone standalone;

    @BeforeAll
    static void start() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
        standalone = Standalone.start(Files.createTempDirectory(directory, "loss"));
    }

    @AfterAll
    static void stop() throws Exception {
        standalone.close();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private static List<String> texts(Subscriber subscriber) {
        return subscriber.payloads().stream()
                .map(payload -> new String(payload, UTF_8))
                .toList();
    }

    /** HiveMQ writes its files every second: kill -9 right behind the last PUBACK loses the end of the queue. */
    @Test
    void aSessionThatSurvivesAKillGetsAlsoWhatTheBrokerForgot() throws Exception {
        try (Subscriber first = Subscriber.resume(standalone, "faithful")) {
            first.subscribe("pubsub/faithful");
        }
        Set<String> acknowledged = new HashSet<>();
        MqttClient publisher = new MqttClient(standalone.mqttUri(), "loss-publisher", new MemoryPersistence());
        publisher.connect();
        // So long that the session is in the broker's files by then.
        Instant enough = Instant.now().plus(LOAD);
        for (int i = 0; i < COUNT || Instant.now().isBefore(enough); i++) {
            publisher.publish("pubsub/faithful", ("f" + i).getBytes(UTF_8), 1, false);
            acknowledged.add("f" + i);
        }
        standalone.kill();
        publisher.close(true);
        standalone.restart();

        try (Subscriber back = Subscriber.resume(standalone, "faithful")) {
            boolean resumed = back.isSessionPresent();
            if (!resumed) {
                back.subscribe("pubsub/faithful");
            }
            soon().untilAsserted(() -> assertThat(texts(back)).containsAll(acknowledged));
            List<String> received = texts(back);
            System.out.printf(
                    "kill -9 of the broker: session %s, published %d, received %d, duplicates %d%n",
                    resumed ? "resumed" : "lost",
                    acknowledged.size(),
                    received.size(),
                    received.size() - new HashSet<>(received).size());
            assertThat(resumed).as("the broker keeps the session").isTrue();
            assertThat(received).hasSizeLessThan(2 * acknowledged.size());
        }
    }

    @Test
    void retainedMessagesThatTheBrokerLostComeOnceWithTheirFlag() throws Exception {
        Publishers.publish311(standalone, "state/lamp", "on".getBytes(UTF_8), true);
        Publishers.publish311(standalone, "state/door", "shut".getBytes(UTF_8), true);
        assertRetained("with the broker's own", "state/+", 2);
        standalone.kill();
        standalone.forgetBroker();
        standalone.restart();
        assertRetained("lost by the broker", "state/lamp", 1);
        assertRetained("lost by the broker", "state/+", 2);
        // Once more: the broker has one of them again.
        Publishers.publish311(standalone, "state/lamp", "off".getBytes(UTF_8), true);
        assertRetained("one of the broker's own, one lost", "state/+", 2);
    }

    private static void assertRetained(String what, String filter, int count) throws Exception {
        String clientId = "curious-" + filter.hashCode() + what.hashCode();
        try (Subscriber subscriber = Subscriber.connect(standalone, clientId, filter)) {
            soon().untilAsserted(
                            () -> assertThat(subscriber.received()).as(what).hasSizeGreaterThanOrEqualTo(count));
            // What would come twice comes soon: a message behind it shows that nothing is on its way.
            Publishers.publish311(standalone, filter.replace("+", "end"), "end".getBytes(UTF_8), false);
            soon().untilAsserted(() -> assertThat(texts(subscriber)).contains("end"));
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> subscriber.received().size() == count + 1);
            List<Subscriber.Received> retained = new ArrayList<>(subscriber.received());
            retained.removeIf(received -> new String(received.payload(), UTF_8).equals("end"));
            assertThat(retained).as(what).hasSize(count).allMatch(received -> received.message()
                    .isRetained());
        }
    }
}
