package io.tidemark.bridge.hivemq;

import io.tidemark.registry.SchemaRegistryServer;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.servers.kafka.KafkaProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** Kafka in a child JVM, the schema registry, HiveMQ with the extension, and eyes on the log. */
final class Pipeline implements AutoCloseable {

    static final String NODE = "node@test";

    private final Topics topics = Topics.withDefaultPrefix();
    private final KafkaProcess kafka;
    private final SchemaRegistryServer registry;
    private final int metricsPort = EmbeddedBroker.freePort();
    private final Producer<byte[], byte[]> commands;
    private final Serializer<ClientCommand> commandSerializer;
    private final EmbeddedBroker broker;

    private Pipeline(Path directory, Map<String, String> settings) throws Exception {
        kafka = KafkaProcess.start(directory.resolve("kafka"));
        try (Admin admin = Admin.create(clients())) {
            TopicProvisioner.createMissing(
                    admin, topics, new TopicProvisioner.Settings(4, (short) 1, Duration.ofDays(1)));
        }
        registry = SchemaRegistryServer.start(SchemaRegistryServer.Config.local(0, kafka.bootstrapServers()));
        Map<String, String> all = new HashMap<>(Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "schema.registry.url",
                registry.url(),
                "node.name",
                NODE,
                "metrics.listen",
                "127.0.0.1:" + metricsPort));
        all.putAll(settings);
        commands = new KafkaProducer<>(clients(), new ByteArraySerializer(), new ByteArraySerializer());
        commandSerializer = AvroSerdes.valueSerializer(clients());
        broker = EmbeddedBroker.start(directory.resolve("hivemq"), all);
        awaitReady();
    }

    static Pipeline start(Path directory, Map<String, String> settings) throws Exception {
        return new Pipeline(directory, settings);
    }

    KafkaProcess kafka() {
        return kafka;
    }

    EmbeddedBroker broker() {
        return broker;
    }

    void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/health/ready").statusCode() == 200);
    }

    void awaitUnready() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get("/health/ready").statusCode() == 503);
    }

    /** The sum of a metric over its tags. */
    double metric(String name) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + metricsPort + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Every message in the log, those of one topic in order. */
    List<ConsumerRecord<String, Message>> messages() {
        return records(topics.messages().name(), AvroSerdes.valueDeserializer(clients()));
    }

    List<Message> messages(String mqttTopic) {
        return messages().stream()
                .map(ConsumerRecord::value)
                .filter(message -> message.getTopic().equals(mqttTopic))
                .toList();
    }

    /** Every event of a client in order. */
    List<ClientEvent> events(String clientId) {
        List<ConsumerRecord<String, ClientEvent>> all =
                records(topics.clientEvents().name(), AvroSerdes.valueDeserializer(clients()));
        return all.stream()
                .filter(event -> event.key().equals(clientId))
                .map(ConsumerRecord::value)
                .toList();
    }

    <E> List<E> events(String clientId, Class<E> type) {
        return events(clientId).stream()
                .map(ClientEvent::getEvent)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> deadLetters() {
        return records(topics.deadLetters().name(), new ByteArrayDeserializer());
    }

    private <V> List<ConsumerRecord<String, V>> records(String topic, Deserializer<V> deserializer) {
        try (KafkaConsumer<String, V> consumer =
                new KafkaConsumer<>(clients(), new StringDeserializer(), deserializer)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, V>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    void command(ClientCommand command) throws Exception {
        command(
                command.getClientId(),
                commandSerializer.serialize(topics.clientCommands().name(), command));
    }

    void command(String key, byte[] value) throws Exception {
        commands.send(new ProducerRecord<>(topics.clientCommands().name(), key.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private Map<String, Object> clients() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        if (registry != null) {
            config.put("schema.registry.url", registry.url());
        }
        return config;
    }

    @Override
    public void close() {
        try {
            broker.close();
        } finally {
            commands.close(Duration.ZERO);
            registry.close();
            kafka.close();
        }
    }
}
