package io.tidemark.bridge.paho.restore;

import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.schemas.Topics.Topic;
import io.tidemark.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a part of a topic, up to the end that it has when the reading begins. For one thread. */
final class TopicReader<V> implements AutoCloseable {

    /** Takes a record that could be read. */
    @FunctionalInterface
    interface Visitor<V> {
        void visit(int partition, long offset, String key, V value);
    }

    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int API_TIMEOUT_MILLIS = 10_000;

    private final Topic<V> topic;
    private final Consumer<String, byte[]> consumer;
    private final Deserializer<V> deserializer;

    TopicReader(BridgeSettings settings, Topic<V> topic) {
        this.topic = topic;
        Map<String, Object> config = new HashMap<>(settings.clients());
        config.put("default.api.timeout.ms", API_TIMEOUT_MILLIS);
        config.put("client.id", "tidemark-bridge-restore-" + settings.nodeName() + "-" + topic.name());
        config.putAll(settings.consumer());
        config.put("enable.auto.commit", false);
        config.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        deserializer = AvroSerdes.valueDeserializer(settings.clients());
    }

    /** Everything that it has. */
    long all(Visitor<V> visitor) {
        List<TopicPartition> partitions = assign();
        consumer.seekToBeginning(partitions);
        return read(partitions, visitor);
    }

    /** What was written since a time. */
    long since(Instant time, Visitor<V> visitor) {
        List<TopicPartition> partitions = assign();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp begin = begins.get(partition);
            if (begin == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, begin.offset());
            }
        }
        return read(partitions, visitor);
    }

    /** The last records of each partition, at most so many. */
    long last(long records, Visitor<V> visitor) {
        List<TopicPartition> partitions = assign();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions)
                .forEach((partition, end) ->
                        consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - records)));
        return read(partitions, visitor);
    }

    private List<TopicPartition> assign() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("the topic " + topic.name() + " does not exist");
        }
        consumer.assign(partitions);
        return partitions;
    }

    private long read(List<TopicPartition> partitions, Visitor<V> visitor) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        AtomicLong unreadable = new AtomicLong();
        long count = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                visit(record, visitor, unreadable);
                count++;
            }
        }
        if (unreadable.get() > 0) {
            log.warn("{} records of {} cannot be read and are left out", unreadable, topic.name());
        }
        return count;
    }

    /** A tombstone says nothing here. @throws KafkaException if the schema registry is down */
    private void visit(ConsumerRecord<String, byte[]> record, Visitor<V> visitor, AtomicLong unreadable) {
        if (record.value() == null || record.key() == null) {
            return;
        }
        try {
            visitor.visit(
                    record.partition(),
                    record.offset(),
                    record.key(),
                    deserializer.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            if (io.tidemark.schemas.registry.RegistryOutage.causes(e)) {
                throw e;
            }
            unreadable.incrementAndGet();
        }
    }

    @Override
    public void close() {
        consumer.close();
        deserializer.close();
    }
}
