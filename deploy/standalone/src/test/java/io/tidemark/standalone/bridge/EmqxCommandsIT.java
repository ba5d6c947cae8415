package io.tidemark.standalone.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn;
import io.tidemark.bridge.paho.inbox.InboxProperties;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttConnection;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.paho.mqtt.SessionPlan;
import io.tidemark.bridge.paho.mqtt.Subscription;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.serde.AvroSerdes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Commands to EMQX: through a real broker and a stand-in of its management API. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class EmqxCommandsIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long POSITION = 4_096;

    private static ByteBuffer event(String json) {
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode client() throws Exception {
        return new ObjectMapper()
                .readTree(
                        """
                {"clientid":"c","connected":true,"ip_address":"127.0.0.1","port":45678,"node":"emqx@test",
                "connected_at":"2026-11-20T17:37:04.159+00:00","proto_ver":5,"clean_start":true,"keepalive":60,
                "expiry_interval":0,"inflight_max":32,"username":null}
                """);
    }

    private static <T> Optional<ClientEvent> find(BridgedSystem system, Class<T> type) {
        return system.read(system.topics.clientEvents()).stream()
                .map(record -> record.value())
                .filter(event -> type.isInstance(event.getEvent()))
                .findFirst();
    }

    @Test
    void aDeliveryGoesThroughTheInboxAndItsAcknowledgementFindsBack(@TempDir Path directory) throws Exception {
        try (EmqxRestStandIn api = EmqxRestStandIn.start(EmqxRestStandIn.Version.V5);
                BridgedSystem system = new BridgedSystem(directory, "mqtt.")) {
            api.addClient(client());
            PahoBridge bridge = system.startBridge(Map.of(
                    "emqx.api.url", api.settings().url().toString(),
                    "emqx.api.key", api.settings().key(),
                    "emqx.api.secret", api.settings().secret().value(),
                    "emqx.reconcile.interval.s", "1"));
            await().atMost(LONG).until(bridge::isReady);
            MqttPublisher broker = system.publisher("rules");
            broker.publish(
                            "$tidemark/client_connected",
                            event(
                                    """
                            {"event":"client.connected","clientid":"c","username":"undefined","node":"emqx@test",
                            "connected_at":1795196224159,"peername":"127.0.0.1:45678","proto_ver":5,"clean_start":true,
                            "keepalive":60,"expiry_interval":0,"receive_maximum":32,"conn_props":{}}
                            """),
                            1,
                            false,
                            Arrival.Properties.NONE)
                    .toCompletableFuture()
                    .join();
            await().atMost(LONG).until(() -> find(system, Connected.class).isPresent());
            long epoch = find(system, Connected.class).orElseThrow().getEpoch();

            List<Arrival> arrived = new CopyOnWriteArrayList<>();
            try (MqttConnection inbox = subscriber(system, arrived)) {
                await().atMost(LONG).until(inbox::isConnected);
                command(system, epoch);
                await().atMost(LONG).until(() -> !arrived.isEmpty());
            }
            Arrival delivered = arrived.get(0);
            assertThat(delivered.topic()).isEqualTo("$replay/c/a/b");
            assertThat(delivered.properties().userProperty(InboxProperties.POSITION))
                    .contains(Long.toString(POSITION));
            assertThat(api.calls())
                    .anyMatch(call -> call.path().endsWith("/clients/c/subscribe/bulk")
                            && call.body().toString().contains("$replay/c/#"));

            broker.publish(
                            "$tidemark/message_acked",
                            event(
                                    """
                            {"event":"message.acked","id":"INBOX1","from_clientid":"tidemark-bridge-emqx-0-commands",
                            "clientid":"c","username":"undefined","topic":"$replay/c/a/b","qos":1,"node":"emqx@test",
                            "timestamp":1795196225000,"pub_props":{"User-Property-Pairs":[
                            {"key":"tidemark-id","value":"M1"},{"key":"tidemark-topic","value":"a/b"},
                            {"key":"tidemark-position","value":"4096"}]}}
                            """),
                            1,
                            false,
                            Arrival.Properties.NONE)
                    .toCompletableFuture()
                    .join();
            await().atMost(LONG).until(() -> find(system, Acked.class).isPresent());
            assertThat(find(system, Acked.class).orElseThrow().getEvent())
                    .isEqualTo(new Acked("M1", "a/b", 1, POSITION, null));

            // It goes without a word: the list of clients tells.
            assertThat(find(system, Disconnected.class)).isEmpty();
            api.removeClient("c");
            await().atMost(LONG).until(() -> find(system, Disconnected.class).isPresent());
            assertThat(find(system, Disconnected.class).orElseThrow().getEpoch())
                    .isEqualTo(epoch);
        }
    }

    private static MqttConnection subscriber(BridgedSystem system, List<Arrival> arrived) {
        return MqttConnection.start(
                MqttSettings.of(
                        new SettingsFile("test", Map.of("mqtt.url", system.mosquitto.uri())), "subscriber", 1 << 20),
                "c",
                SessionPlan.of(new Subscription("$replay/c/#", 1, false, true)),
                arrival -> {
                    arrived.add(arrival);
                    return CompletableFuture.completedFuture(null);
                },
                new BridgeMetrics(new SimpleMeterRegistry()));
    }

    private static void command(BridgedSystem system, long epoch) throws Exception {
        Message message = Message.newBuilder()
                .setId("M1")
                .setTopic("a/b")
                .setPayload(event("missed"))
                .setQos(1)
                .setRetain(false)
                .setClientId("p")
                .setNode("emqx@test")
                .setPublishedAt(Instant.EPOCH)
                .setUserProperties(List.of())
                .build();
        ClientCommand command = ClientCommand.newBuilder()
                .setClientId("c")
                .setEpoch(epoch)
                .setIssuedAt(Instant.EPOCH)
                .setCommand(Deliver.newBuilder()
                        .setMessage(message)
                        .setPosition(POSITION)
                        .setQos(1)
                        .build())
                .build();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", system.kafka.bootstrapServers(), "schema.registry.url", system.registry.url());
        try (KafkaProducer<String, ClientCommand> producer =
                new KafkaProducer<>(config, new StringSerializer(), AvroSerdes.valueSerializer(config))) {
            producer.send(new ProducerRecord<>(system.topics.clientCommands().name(), "c", command))
                    .get();
        }
    }
}
