package io.tidemark.standalone.acceptance;

import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads whole topics of a standalone process with a plain consumer. */
final class EventLog {

    private final Map<String, Object> config;

    EventLog(Standalone standalone) {
        config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                standalone.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                "schema.registry.url",
                standalone.registryUrl());
    }

    /** Everything that is on the topic now, each partition in order. */
    <V> List<ConsumerRecord<String, V>> read(Topics.Topic<V> topic) {
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(
                config,
                new StringDeserializer(),
                AvroSerdes.forValues(config, topic.valueType()).deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, V>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
