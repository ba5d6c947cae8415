package io.tidemark.standalone.bench;

import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.registry.SchemaRegistryServer;
import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.kafka.KafkaProcess;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.process.Ports;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** What a bridge needs: Kafka and Mosquitto in processes of their own, and the registry in this one, where it is idle. */
final class BridgeServers implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final Duration HISTORY = Duration.ofHours(1);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<String, String> settings;
    private final MosquittoProcess mosquitto;

    BridgeServers(Path directory) {
        KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"));
        running.push(kafka);
        Topics topics = Topics.withDefaultPrefix();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            TopicProvisioner.createMissing(
                    admin, topics, new TopicProvisioner.Settings(PARTITIONS, (short) 1, HISTORY));
        }
        SchemaRegistryServer registry =
                SchemaRegistryServer.start(SchemaRegistryServer.Config.local(0, kafka.bootstrapServers()));
        running.push(registry);
        mosquitto = MosquittoProcess.start(
                directory.resolve("mosquitto"),
                Ports.free(),
                List.of("max_inflight_messages " + PahoBenchmark.RECEIVE_MAXIMUM));
        running.push(mosquitto);
        settings = Map.of(
                "broker",
                "emqx",
                "topic.prefix",
                topics.prefix(),
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "schema.registry.url",
                registry.url(),
                "mqtt.url",
                mosquitto.uri(),
                // There is no EMQX: its rules are played by a client.
                "emqx.provision",
                "off",
                "mqtt.receive.maximum",
                Integer.toString(PahoBenchmark.RECEIVE_MAXIMUM));
    }

    String broker() {
        return mosquitto.uri();
    }

    /** Starts a bridge in this process. */
    PahoBridge bridge(int connections) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("mqtt.connections", Integer.toString(connections));
        return PahoBridge.start(PahoSettings.of(new SettingsFile("(benchmark)", all)), Clock.systemUTC());
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
