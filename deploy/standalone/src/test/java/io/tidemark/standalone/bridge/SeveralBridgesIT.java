package io.tidemark.standalone.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.emqx.Slots;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Several bridges with several connections each share the events of one broker. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class SeveralBridgesIT {

    private static final Duration LONG = Duration.ofSeconds(45);
    private static final int CLIENTS = 40;
    private static final int TOPICS = 40;

    private final List<CompletableFuture<Boolean>> published = new ArrayList<>();

    private void event(MqttPublisher rules, String slotOf, String name, String json) {
        published.add(rules.publish(
                        "$tidemark/" + Slots.name(Slots.of(slotOf)) + "/" + name,
                        ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)),
                        1,
                        false,
                        Arrival.Properties.NONE)
                .toCompletableFuture());
    }

    private void message(MqttPublisher rules, int number) {
        String topic = "load/" + number % TOPICS;
        String payload = Base64.getEncoder().encodeToString(("" + number).getBytes(StandardCharsets.UTF_8));
        event(
                rules,
                topic,
                "message_publish",
                """
                {"event":"message.publish","id":"ID%d","clientid":"c","username":"undefined","topic":"%s","qos":1,
                "payload":"%s","flags":{"retain":false,"dup":false},"publish_received_at":%d,"timestamp":%d,
                "node":"emqx@test","pub_props":{},"peerhost":"127.0.0.1"}
                """
                        .formatted(number, topic, payload, 1_795_196_224_159L + number, 1_795_196_224_159L + number));
    }

    private void client(MqttPublisher rules, int number) {
        String clientId = "client-" + number;
        event(
                rules,
                clientId,
                "client_connected",
                """
                {"event":"client.connected","clientid":"%s","username":"undefined","node":"emqx@test",
                "connected_at":1795196224159,"peername":"127.0.0.1:45678","proto_ver":5,"clean_start":true,
                "keepalive":60,"expiry_interval":0,"receive_maximum":32,"conn_props":{}}
                """
                        .formatted(clientId));
        event(
                rules,
                clientId,
                "client_disconnected",
                """
                {"event":"client.disconnected","clientid":"%s","username":"undefined","node":"emqx@test",
                "connected_at":1795196224159,"disconnected_at":1795196225159,"peername":"127.0.0.1:45678",
                "proto_ver":5,"reason":"normal","disconn_props":{}}
                """
                        .formatted(clientId));
    }

    private void allPublished() {
        published.forEach(CompletableFuture::join);
        published.clear();
    }

    private static List<PahoBridge> start(BridgedSystem system, int instances, int connections) {
        List<PahoBridge> bridges = new ArrayList<>();
        for (int instance = 0; instance < instances; instance++) {
            bridges.add(system.startBridge(Map.of(
                    "emqx.provision", "off",
                    "bridge.instances", Integer.toString(instances),
                    "bridge.instance", Integer.toString(instance),
                    "mqtt.connections", Integer.toString(connections))));
        }
        await().atMost(LONG).until(() -> bridges.stream().allMatch(PahoBridge::isReady));
        return bridges;
    }

    private static List<Integer> numbers(BridgedSystem system) {
        return system.read(system.topics.messages()).stream()
                .map(record -> Integer.parseInt(record.value().getId().substring(2)))
                .toList();
    }

    private static void assertOnce(BridgedSystem system, int messages) {
        await().atMost(LONG).untilAsserted(() -> assertThat(numbers(system))
                .containsAll(IntStream.range(0, messages).boxed().toList()));
        assertThat(numbers(system)).hasSize(messages);
    }

    private static void assertInOrder(BridgedSystem system) {
        Map<String, Integer> last = new HashMap<>();
        for (ConsumerRecord<String, Message> record : system.read(system.topics.messages())) {
            int number = Integer.parseInt(record.value().getId().substring(2));
            Integer before = last.put(record.value().getTopic(), number);
            assertThat(before == null ? -1 : before)
                    .as("before %d of %s", number, record.value().getTopic())
                    .isLessThan(number);
        }
    }

    @Test
    void everyEventIsTakenOnceAndInOrder(@TempDir Path directory) throws Exception {
        try (BridgedSystem system = new BridgedSystem(directory, "mqtt.")) {
            List<PahoBridge> bridges = start(system, 2, 2);
            MqttPublisher rules = system.publisher("rules");
            IntStream.range(0, 2_000).forEach(number -> message(rules, number));
            IntStream.range(0, CLIENTS).forEach(number -> client(rules, number));
            allPublished();
            assertOnce(system, 2_000);
            assertInOrder(system);
            await().atMost(LONG)
                    .until(() -> system.read(system.topics.clientEvents()).size() == 2 * CLIENTS);
            Map<String, List<String>> told = new HashMap<>();
            for (ConsumerRecord<String, ClientEvent> record : system.read(system.topics.clientEvents())) {
                told.computeIfAbsent(record.key(), client -> new ArrayList<>())
                        .add(record.value().getEvent().getClass().getSimpleName());
            }
            assertThat(told).hasSize(CLIENTS);
            assertThat(told.values()).containsOnly(List.of("Connected", "Disconnected"));
            // All had their share.
            assertThat(bridges).allMatch(bridge -> bridge.metric("mqtt.acknowledged") > 100);
        }
    }

    /** Not in order: what is new may come before what was kept for another connection. */
    @Test
    void whatTheBrokerKeptForConnectionsThatAreNoMoreIsTakenToo(@TempDir Path directory) throws Exception {
        try (BridgedSystem system = new BridgedSystem(directory, "mqtt.")) {
            MqttPublisher rules = system.publisher("rules");
            int published = 0;
            for (int connections : new int[] {4, 1, 3}) {
                List<PahoBridge> bridges = start(system, 1, connections);
                IntStream.range(published, published + 400).forEach(number -> message(rules, number));
                allPublished();
                published += 400;
                assertOnce(system, published);
                bridges.forEach(PahoBridge::close);
                IntStream.range(published, published + 400).forEach(number -> message(rules, number));
                allPublished();
                published += 400;
            }
            start(system, 1, 2);
            assertOnce(system, published);
        }
    }
}
