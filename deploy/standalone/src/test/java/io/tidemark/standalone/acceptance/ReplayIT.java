package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a subscriber gets that comes back: by wildcards, in a group, and while its store is away. */
@ExtendWith(SharedStandalone.class)
class ReplayIT {

    /** Longer than the quiet time after which what a broker dropped is looked for. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(8);

    private final Standalone standalone;

    ReplayIT(Standalone standalone) {
        this.standalone = standalone;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    /** Publishes at QoS 1, each when the one before is acknowledged; returns what was published. */
    private List<String> publish(int count, IntFunction<String> topicOf) throws MqttException {
        List<String> published = new ArrayList<>();
        MqttClient client = new MqttClient(standalone.mqttUri(), "replay-publisher", new MemoryPersistence());
        client.connect();
        for (int i = 0; i < count; i++) {
            String text = topicOf.apply(i) + "#" + i;
            client.publish(topicOf.apply(i), text.getBytes(UTF_8), 1, false);
            published.add(text);
        }
        client.disconnect();
        client.close();
        return published;
    }

    private static List<String> texts(Subscriber subscriber) {
        return subscriber.payloads().stream()
                .map(payload -> new String(payload, UTF_8))
                .toList();
    }

    private static void comesAndStays(Subscriber subscriber, List<String> expected) {
        soon().untilAsserted(() -> assertThat(texts(subscriber)).hasSizeGreaterThanOrEqualTo(expected.size()));
        assertThat(texts(subscriber)).isEqualTo(expected);
    }

    @Test
    void theTopicsOfAWildcardAreMergedInTheOrderOfTheirPublication() throws Exception {
        Subscriber.connect(standalone, "wild", "pubsub/wild/+/x").close();
        List<String> published = publish(200, i -> "pubsub/wild/" + (i * 7) % 50 + "/x");
        try (Subscriber back = Subscriber.connect(standalone, "wild", "pubsub/wild/+/x")) {
            comesAndStays(back, published);
        }
        try (Subscriber again = Subscriber.connect(standalone, "wild", "pubsub/wild/+/x")) {
            List<String> live = publish(1, i -> "pubsub/wild/0/x");
            comesAndStays(again, live);
        }
    }

    @Test
    void theFiltersOfOneSubscribeAreMerged() throws Exception {
        String[] filters = {"pubsub/two/a", "pubsub/two/b/#"};
        try (Subscriber first = Subscriber.connect(standalone, "two")) {
            first.subscribeAll(filters);
        }
        List<String> published = publish(60, i -> i % 3 == 0 ? "pubsub/two/a" : "pubsub/two/b/" + i % 2);
        try (Subscriber back = Subscriber.connect(standalone, "two")) {
            back.subscribeAll(filters);
            comesAndStays(back, published);
        }
    }

    @Test
    void aGroupGetsWhatItMissedOnceWhoeverOfItComesFirst() throws Exception {
        String group = "$share/crew/pubsub/crew/+";
        Subscriber.connect(standalone, "crew-a", group).close();
        List<String> published = publish(40, i -> "pubsub/crew/" + i % 4);
        try (Subscriber b = Subscriber.connect(standalone, "crew-b", group)) {
            comesAndStays(b, published);
            try (Subscriber a = Subscriber.connect(standalone, "crew-a", group)) {
                List<String> live = publish(10, i -> "pubsub/crew/live");
                soon().untilAsserted(() -> {
                    List<String> both = new ArrayList<>(texts(a));
                    both.addAll(texts(b).subList(published.size(), texts(b).size()));
                    assertThat(both).containsExactlyInAnyOrderElementsOf(live);
                });
            }
        }
    }

    @Test
    void aReplayWaitsForAStoreThatDoesNotAnswerAndGoesOn() throws Exception {
        Subscriber.connect(standalone, "patient", "pubsub/patient").close();
        List<String> published = publish(5, i -> "pubsub/patient");
        List<ProcessHandle> redis = standalone.children("redis-server");
        assertThat(redis).isNotEmpty();
        signal("STOP", redis);
        try (Subscriber back = Subscriber.connect(standalone, "patient", "pubsub/patient")) {
            try {
                soon().untilAsserted(() ->
                        assertThat(standalone.get("/metrics").body()).contains("tidemark_replays_waiting 1.0"));
                assertThat(back.received()).isEmpty();
            } finally {
                signal("CONT", redis);
            }
            comesAndStays(back, published);
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @Test
    void aResumedSessionGetsItsQueueFromTheBrokerAndNothingTwice() throws Exception {
        try (Subscriber first = Subscriber.resume(standalone, "resumed")) {
            first.subscribe("pubsub/resumed/#");
        }
        List<String> published = publish(30, i -> "pubsub/resumed/" + i % 3);
        try (Subscriber back = Subscriber.resume(standalone, "resumed")) {
            assertThat(back.isSessionPresent()).isTrue();
            soon().untilAsserted(() -> assertThat(back.received()).hasSize(published.size()));
            // Nothing comes behind: the time is the condition.
            Awaitility.await()
                    .during(UNDISTURBED)
                    .atMost(UNDISTURBED.plusSeconds(2))
                    .until(() -> back.received().size() == published.size());
            assertThat(texts(back)).containsExactlyInAnyOrderElementsOf(published);
        }
    }
}
