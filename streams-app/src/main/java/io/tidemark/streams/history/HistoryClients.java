package io.tidemark.streams.history;

import io.tidemark.schemas.Topics;
import io.tidemark.streams.KeyPartitioning;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Makes consumers that belong to no group and commit nothing.
 *
 * @param consumer configuration of Kafka's consumers
 * @param serdes configuration of the Avro serdes
 */
public record HistoryClients(Topics topics, Map<String, Object> consumer, Map<String, ?> serdes) {

    private static final int MAX_POLL_RECORDS = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** A consumer of committed records, with values as they are. */
    public Consumer<String, byte[]> open() {
        Map<String, Object> config = new HashMap<>(consumer);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // What retention deleted under our feet is skipped.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** All partitions of a topic. */
    public static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** The partition that has the records of a key, or of what its key begins with. */
    public static TopicPartition partition(Consumer<?, ?> consumer, String topic, String key) {
        int partitions = consumer.partitionsFor(topic).size();
        return new TopicPartition(topic, KeyPartitioning.partition(key, partitions));
    }
}
