package io.tidemark.streams;

import io.tidemark.registry.SchemaRegistryServer;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.servers.kafka.EmbeddedKafka;
import io.tidemark.streams.replay.MapStore;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A real Kafka (in this JVM) and registry, in which streams-apps can be started; and what a bridge would do to them. */
final class RunningSystem implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 30;

    final Topics topics = Topics.withDefaultPrefix();
    final MapStore store = new MapStore();

    private final Path directory;
    private final EmbeddedKafka kafka;
    private final SchemaRegistryServer registry;
    private final Producer<String, Object> producer;

    RunningSystem(Path directory) {
        this.directory = directory;
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        registry = SchemaRegistryServer.start(SchemaRegistryServer.Config.local(0, kafka.bootstrapServers()));
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        1),
                new StringSerializer(),
                AvroSerdes.valueSerializer(serdes()));
    }

    /** Starts an app with a state directory of its own name and waits until it works. */
    StreamsApp startApp(String name) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", kafka.bootstrapServers());
        properties.setProperty("schema.registry.url", registry.url());
        properties.setProperty("instance.id", name);
        properties.setProperty("state.dir", directory.resolve("state-" + name).toString());
        properties.setProperty("replay.stores", "redis");
        properties.setProperty("replay.store.redis.rules", rules().toString());
        return StreamsApp.start(StreamsSettings.from(properties), List.of(store));
    }

    /** Takes away the disk of an app that is closed: what it knew is in its changelogs only. */
    void wipe(String name) {
        try (Stream<Path> files = Files.walk(directory.resolve("state-" + name))) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path rules() {
        try {
            return Files.writeString(directory.resolve("rules.conf"), TestRules.TEXT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Object> serdes() {
        return Map.of("schema.registry.url", registry.url());
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Returns when Kafka has it. */
    RecordMetadata send(ClientEvent event) {
        return await(producer.send(new ProducerRecord<>(
                topics.clientEvents().name(), null, event.getAt().toEpochMilli(), event.getClientId(), event)));
    }

    /** Returns when Kafka has it. */
    RecordMetadata send(Message message) {
        return await(producer.send(new ProducerRecord<>(
                topics.messages().name(), null, message.getPublishedAt().toEpochMilli(), message.getTopic(), message)));
    }

    /** Publishes, and when Kafka has it applies it to the store; returns its position. */
    long publish(Message message) {
        RecordMetadata sent = send(message);
        long position = Position.of(sent.partition(), sent.offset());
        store.put(position, message);
        store.applied(position);
        return position;
    }

    static <T> T await(Future<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything committed to a topic since the last call. */
    <V> Reader<V> reader(Topics.Topic<V> topic) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.GROUP_ID_CONFIG, UUID.randomUUID().toString());
        Consumer<String, V> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), AvroSerdes.valueDeserializer(serdes()));
        consumer.assign(consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
        return new Reader<>(consumer);
    }

    /** Reads a topic from its beginning, without a group. */
    record Reader<V>(Consumer<String, V> consumer) implements AutoCloseable {
        private static final Duration POLL = Duration.ofMillis(20);

        List<ConsumerRecord<String, V>> poll() {
            List<ConsumerRecord<String, V>> records = new ArrayList<>();
            consumer.poll(POLL).forEach(records::add);
            return records;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    @Override
    public void close() {
        producer.close();
        registry.close();
        kafka.close();
    }
}
