package io.tidemark.servers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that were being committed when Kafka was killed are finished by the Kafka that starts after it. */
class TransactionsIT {

    private static final String TOPIC = "transactions";
    private static final int BEFORE_KILL = 200;
    private static final int WRITERS = 12;
    private static final int PARTITIONS = 10;

    /** Whether a kill finds a transaction between its decision and its end is chance: hence many of them. */
    @Test
    void noTransactionHangsAfterAKill(@TempDir Path directory) throws Exception {
        try (KafkaProcess kafka = KafkaProcess.start(directory)) {
            createTopic(kafka);
            commitUntilKilled(kafka);

            kafka.restart();

            for (int writer = 0; writer < WRITERS; writer++) {
                try (KafkaProducer<String, String> next = producer(kafka, writer)) {
                    next.initTransactions(); // ends what a predecessor of the same id left open
                }
            }
            try (Admin admin = admin(kafka)) {
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(producers(admin))
                        .isNotEmpty()
                        .allMatch(state -> state.currentTransactionStartOffset().isEmpty()));
            }
        }
    }

    private static void createTopic(KafkaProcess kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static Admin admin(KafkaProcess kafka) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
    }

    private static KafkaProducer<String, String> producer(KafkaProcess kafka, int writer) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "writer-" + writer,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                20_000);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private static void commitUntilKilled(KafkaProcess kafka) throws InterruptedException {
        AtomicInteger committed = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            KafkaProducer<String, String> producer = producer(kafka, writer);
            Thread thread = new Thread(() -> commitUntilInterrupted(producer, committed));
            thread.start();
            writers.add(thread);
        }
        Awaitility.await().until(() -> committed.get() > BEFORE_KILL);
        kafka.kill();
        for (Thread thread : writers) {
            thread.interrupt();
            thread.join();
        }
    }

    private static void commitUntilInterrupted(KafkaProducer<String, String> producer, AtomicInteger committed) {
        try {
            producer.initTransactions();
            while (!Thread.currentThread().isInterrupted()) {
                producer.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    var unused = producer.send(new ProducerRecord<>(TOPIC, partition, "key", "value"));
                }
                producer.commitTransaction();
                committed.incrementAndGet();
            }
        } catch (KafkaException killed) {
            // What this is about.
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private static List<ProducerState> producers(Admin admin) throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .toList();
        return admin.describeProducers(partitions).all().get().values().stream()
                .flatMap(state -> state.activeProducers().stream())
                .toList();
    }
}
