package io.tidemark.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The registry's state in a compacted topic of one partition. A transactional id makes Kafka refuse the writes of a server
 * that does not know the newest state, so two servers can never give the same id to different schemas.
 */
final class SchemaLog implements Journal, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MAX_IDLE_POLLS = 600;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final short DEFAULT_REPLICATION = -1;

    private final Map<String, Object> kafka;
    private final TopicPartition partition;
    private @Nullable Producer<String, String> producer;

    private SchemaLog(Map<String, Object> kafka, TopicPartition partition) {
        this.kafka = kafka;
        this.partition = partition;
    }

    /** Waits for Kafka, and creates the topic if it is absent. */
    static SchemaLog open(SchemaRegistryServer.Config config) {
        Map<String, Object> kafka = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        createTopic(kafka, config);
        return new SchemaLog(kafka, new TopicPartition(config.topic(), 0));
    }

    @Override
    public List<LogEntry> takeOver() {
        close();
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "schema-registry-" + partition.topic());
        KafkaProducer<String, String> newest =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        producer = newest;
        newest.initTransactions();
        return readAll();
    }

    private static void createTopic(Map<String, Object> kafka, SchemaRegistryServer.Config config) {
        NewTopic topic = new NewTopic(config.topic(), 1, DEFAULT_REPLICATION)
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        CreateTopicsOptions patient = new CreateTopicsOptions()
                .timeoutMs(Math.toIntExact(config.startTimeout().toMillis()));
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(topic), patient).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException(
                        "The schema registry cannot create its topic " + config.topic() + " at "
                                + config.bootstrapServers() + " (" + e.getCause() + "); check that Kafka runs there",
                        e.getCause());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private List<LogEntry> readAll() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<LogEntry> entries = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> all = List.of(partition);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = consumer.endOffsets(all).getOrDefault(partition, 0L);
            int idle = 0;
            while (consumer.position(partition) < end && idle < MAX_IDLE_POLLS) {
                ConsumerRecords<String, String> records = consumer.poll(POLL);
                records.forEach(record -> parse(record).ifPresent(entries::add));
                idle = records.isEmpty() ? idle + 1 : 0;
            }
            if (consumer.position(partition) < end) {
                throw new KafkaException("The schema registry cannot read its topic " + partition.topic()
                        + " up to offset " + end + "; check that Kafka runs");
            }
        }
        return entries;
    }

    private static Optional<LogEntry> parse(ConsumerRecord<String, String> record) {
        if (record.key() == null || record.value() == null) {
            return Optional.empty();
        }
        try {
            return LogFormat.parse(record.key(), record.value());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new KafkaException(
                    "Record " + record.topic() + "-" + record.partition() + "@" + record.offset()
                            + " is not a registry's; give the schema registry a topic of its own",
                    e);
        }
    }

    @Override
    public void append(LogEntry entry) {
        if (producer == null) {
            throw new IllegalStateException("append before takeOver");
        }
        producer.beginTransaction();
        // The commit waits for the record, and fails if the record failed.
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(partition.topic(), LogFormat.key(entry), LogFormat.value(entry)));
        producer.commitTransaction();
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
