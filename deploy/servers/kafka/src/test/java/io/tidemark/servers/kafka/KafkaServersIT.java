package io.tidemark.servers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaServersIT {

    private static final String TOPIC = "kept";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    @Test
    void anEmbeddedNodeKeepsItsRecordsOverARestart(@TempDir Path directory) throws Exception {
        int port = Ports.free();
        int controllerPort = Ports.free();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port, controllerPort)) {
            createTopic(kafka.bootstrapServers());
            write(kafka.bootstrapServers(), "first");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port, controllerPort)) {
            write(kafka.bootstrapServers(), "second");
            assertThat(read(kafka.bootstrapServers(), 2)).containsExactly("first", "second");
        }
    }

    @Test
    void aKilledProcessKeepsWhatItAcknowledged(@TempDir Path directory) throws Exception {
        try (KafkaProcess kafka = KafkaProcess.start(directory)) {
            createTopic(kafka.bootstrapServers());
            write(kafka.bootstrapServers(), "first");
            kafka.kill();
            kafka.restart();
            kafka.pause();
            kafka.resume();
            write(kafka.bootstrapServers(), "second");
            assertThat(read(kafka.bootstrapServers(), 2)).containsExactly("first", "second");
        }
    }

    @Test
    void transactionsWorkOnOneNode(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            createTopic(kafka.bootstrapServers());
            Map<String, Object> config =
                    Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "test");
            try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "in a transaction")).get();
                producer.commitTransaction();
            }
            assertThat(read(kafka.bootstrapServers(), 1)).containsExactly("in a transaction");
        }
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path directory) {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("a"))) {
            int taken = Integer.parseInt(kafka.bootstrapServers().substring(Ports.LOOPBACK.length() + 1));
            assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("b"), taken, Ports.free()))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("127.0.0.1:" + taken + ": the port is in use");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"version=1\nnode.id=nonsense\n", "garbage\n", ""})
    void aDamagedIdentityIsOneClearError(String damage, @TempDir Path directory) throws IOException {
        EmbeddedKafka.start(directory).close();
        Path identity = directory.resolve("meta.properties");
        Files.writeString(identity, damage);
        assertThatThrownBy(() -> EmbeddedKafka.start(directory))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining(identity.toString())
                .hasMessageContaining("start with an empty log");
        Files.delete(identity);
        assertThatThrownBy(() -> EmbeddedKafka.start(directory))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("missing although there is data");
    }

    private static void createTopic(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void write(String bootstrapServers, String value) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "acks", "all");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<String> read(String bootstrapServers, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
