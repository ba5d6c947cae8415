package io.tidemark.standalone.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.emqx.recorded.Recordings;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that three versions of EMQX sent in known scenarios, published again through a real broker in its order, ends in
 * the presence, subscriptions and offsets that are known of it.
 */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class EmqxScenariosIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    static Stream<String> versions() {
        return Recordings.VERSIONS.stream();
    }

    /** What the recordings say must be so in the end. */
    private static final class Expected {
        private final Set<String> messages = new LinkedHashSet<>();
        private final Map<String, Boolean> online = new TreeMap<>();
        private final Map<String, Integer> subscriptions = new TreeMap<>();
        /** (topic, client) → ids in the order of acknowledgement. */
        private final Map<String, List<String>> acked = new LinkedHashMap<>();

        private final List<String> unreadable = new ArrayList<>();

        void add(String version, String scenario) {
            boolean silent = Recordings.endsSilently(version, scenario);
            Set<String> clients = new LinkedHashSet<>();
            for (Recordings.Line line : Recordings.lines(version, scenario)) {
                JsonNode event = line.json();
                String client = event.path("clientid").asText();
                switch (event.path("event").asText()) {
                    case "message.publish" -> messages.add(event.path("id").asText());
                    case "client.connected" -> {
                        if (event.has("connected_at")) {
                            clients.add(client);
                        } else {
                            unreadable.add(line.payload());
                        }
                    }
                    case "message.acked" ->
                        acked.computeIfAbsent(
                                        Topics.compositeKey(event.path("topic").asText(), client),
                                        key -> new ArrayList<>())
                                .add(event.path("id").asText());
                    default -> {
                        // what it leads to is known by the name of the scenario
                    }
                }
            }
            clients.forEach(client -> online.put(client, silent));
            Map<String, Integer> left = Recordings.subscriptions(scenario);
            if (left != null) {
                subscriptions.putAll(left);
            }
        }
    }

    @ParameterizedTest(name = "EMQX {0}")
    @MethodSource("versions")
    void everyScenarioEndsAsItDid(String version, @TempDir Path directory) throws Exception {
        Expected expected = new Expected();
        try (BridgedSystem system = new BridgedSystem(directory, "mqtt.")) {
            system.startStreams();
            PahoBridge bridge = system.startBridge(Map.of());
            await().atMost(LONG).until(bridge::isReady);
            MqttPublisher broker = system.publisher("recorder");
            for (String scenario : Recordings.scenarios(version)) {
                expected.add(version, scenario);
                republish(broker, version, scenario);
            }

            await().atMost(LONG).untilAsserted(() -> {
                assertThat(ids(system.read(system.topics.messages()).stream().map(record -> record.value())))
                        .containsExactlyInAnyOrderElementsOf(expected.messages);
                assertThat(online(system.table(system.topics.presence()))).isEqualTo(expected.online);
                assertThat(left(system.table(system.topics.subscriptions()))).isEqualTo(expected.subscriptions);
            });
            assertThat(system.deadLetters().stream().map(letter -> new String(letter.value(), StandardCharsets.UTF_8)))
                    .containsExactlyElementsOf(expected.unreadable);
            await().atMost(LONG).untilAsserted(() -> offsets(system, expected));
        }
    }

    private static void republish(MqttPublisher broker, String version, String scenario) {
        List<CompletableFuture<Boolean>> published = new ArrayList<>();
        for (Recordings.Line line : Recordings.lines(version, scenario)) {
            published.add(broker.publish(line.topic(), line.bytes(), 1, false, Arrival.Properties.NONE)
                    .toCompletableFuture());
        }
        // All of it finds the bridge.
        assertThat(published.stream().map(CompletableFuture::join)).doesNotContain(false);
    }

    private static List<String> ids(Stream<Message> messages) {
        return messages.map(Message::getId).toList();
    }

    private static Map<String, Boolean> online(Map<String, Presence> presence) {
        Map<String, Boolean> online = new TreeMap<>();
        presence.forEach((client, now) -> online.put(client, now.getOnline()));
        return online;
    }

    /** Those of the scenarios that are about subscriptions. */
    private static Map<String, Integer> left(Map<String, Subscription> subscriptions) {
        Map<String, Integer> left = new TreeMap<>();
        Set<String> about = Set.of("dev-sub", "dev-sub5", "dev-shr", "dev-cs", "dev-ps", "sub-ret");
        subscriptions.values().stream()
                .filter(subscription -> about.contains(subscription.getClientId()))
                .forEach(subscription -> left.put(subscription.getTopicFilter(), subscription.getQos()));
        return left;
    }

    /** Each client has read up to the last message of the unbroken beginning of what it acknowledged. */
    private static void offsets(BridgedSystem system, Expected expected) {
        Map<String, String> through = new HashMap<>();
        Map<String, List<PositionRange>> beyond = new HashMap<>();
        system.table(system.topics.acks()).forEach((key, row) -> {
            through.put(key, String.valueOf(row.getThroughId()));
            beyond.put(key, row.getBeyondRanges());
        });
        expected.acked.forEach((key, ids) -> {
            // A retained message was published before its subscriber came: there is nothing to count it in.
            if (!key.startsWith("ret/x")) {
                assertThat(through).as(key).containsEntry(key, ids.get(ids.size() - 1));
                assertThat(beyond).as(key).containsEntry(key, List.of());
            }
        });
    }
}
