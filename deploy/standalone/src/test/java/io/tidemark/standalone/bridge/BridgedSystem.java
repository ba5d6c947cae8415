package io.tidemark.standalone.bridge;

import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.registry.SchemaRegistryServer;
import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.servers.kafka.KafkaProcess;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.streams.StreamsApp;
import io.tidemark.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Kafka, registry and Mosquitto, each a real one; bridges and streams-apps are started in it. */
final class BridgedSystem implements AutoCloseable {

    private static final int PARTITIONS = 4;

    final KafkaProcess kafka;
    final MosquittoProcess mosquitto;
    final SchemaRegistryServer registry;
    final Topics topics;
    private final Path directory;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    BridgedSystem(Path directory, String prefix) {
        this.directory = directory;
        topics = Topics.withPrefix(prefix);
        kafka = KafkaProcess.start(directory.resolve("kafka"));
        running.push(kafka);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            // The recordings are of a fixed day, so nothing may expire.
            TopicProvisioner.createMissing(
                    admin, topics, new TopicProvisioner.Settings(PARTITIONS, (short) 1, Duration.ofDays(36_500)));
        }
        registry = SchemaRegistryServer.start(SchemaRegistryServer.Config.local(0, kafka.bootstrapServers()));
        running.push(registry);
        mosquitto = MosquittoProcess.start(
                directory.resolve("mosquitto"),
                Ports.free(),
                List.of("max_inflight_messages 1000", "autosave_interval 1"));
        running.push(mosquitto);
    }

    /** The settings of a bridge as a file has them. */
    Map<String, String> settings(Map<String, String> more) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("broker", "emqx");
        values.put("topic.prefix", topics.prefix());
        values.put("bootstrap.servers", kafka.bootstrapServers());
        values.put("schema.registry.url", registry.url());
        values.put("mqtt.url", mosquitto.uri());
        values.put("mqtt.reconnect.min.ms", "50");
        values.put("mqtt.reconnect.max.ms", "500");
        values.putAll(more);
        return values;
    }

    PahoBridge startBridge(Map<String, String> more) {
        PahoBridge bridge =
                PahoBridge.start(PahoSettings.of(new SettingsFile("test", settings(more))), Clock.systemUTC());
        running.push(bridge);
        return bridge;
    }

    StreamsApp startStreams() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", kafka.bootstrapServers());
        properties.setProperty("schema.registry.url", registry.url());
        properties.setProperty("topic.prefix", topics.prefix());
        properties.setProperty("state.dir", directory.resolve("streams").toString());
        StreamsApp app = StreamsApp.start(StreamsSettings.from(properties));
        running.push(app);
        return app;
    }

    /** An ordinary client that publishes. */
    MqttPublisher publisher(String clientId) {
        MqttPublisher publisher = MqttPublisher.start(
                MqttSettings.of(
                        new SettingsFile(
                                "test", Map.of("mqtt.url", mosquitto.uri(), "mqtt.publish.timeout.ms", "60000")),
                        clientId,
                        1 << 20),
                clientId);
        running.push(publisher);
        return publisher;
    }

    /** Everything that is on a topic now, each partition in order. */
    <V> List<ConsumerRecord<String, V>> read(Topics.Topic<V> topic) {
        return read(
                topic.name(),
                AvroSerdes.forValues(Map.of("schema.registry.url", registry.url()), topic.valueType())
                        .deserializer());
    }

    /** What nobody could read, as it came. */
    List<ConsumerRecord<String, byte[]>> deadLetters() {
        return read(topics.deadLetters().name(), new ByteArrayDeserializer());
    }

    private <V> List<ConsumerRecord<String, V>> read(String topic, Deserializer<V> values) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("isolation.level", "read_committed");
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, V>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The newest value of each key. */
    <V> Map<String, V> table(Topics.Topic<V> topic) {
        Map<String, V> table = new HashMap<>();
        for (ConsumerRecord<String, V> record : read(topic)) {
            if (record.value() == null) {
                table.remove(record.key());
            } else {
                table.put(record.key(), record.value());
            }
        }
        return table;
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
