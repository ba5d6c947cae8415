package io.tidemark.streams.history;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.registry.RegistryOutage;
import io.tidemark.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that a request asks for, of all partitions, merged by the time of their publication: in order for each topic,
 * and between topics as far as the broker nodes' clocks agree. Ends at what was the end of the log when it was opened.
 *
 * <p>In memory at a time: for each partition what Kafka sends in one piece (about 1 MiB, or one larger message), because a
 * partition is asked for more only when all that it sent is taken. For one thread.
 */
final class HistoryLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryLog.class);

    /** A message may be in the log so much later than its neighbours, because a broker node held it or its clock is wrong. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private final HistoryRequest request;
    private final String topic;
    private final Consumer<String, byte[]> consumer;
    private final Deserializer<Message> deserializer;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Merge<Logged> merge;
    private final long toRead;
    private long read;
    private long unreadable;

    HistoryLog(HistoryClients clients, HistoryRequest request) {
        this.request = request;
        topic = clients.topics().messages().name();
        deserializer = AvroSerdes.valueDeserializer(clients.serdes());
        consumer = clients.open();
        List<TopicPartition> partitions = HistoryClients.partitions(consumer, topic);
        consumer.assign(partitions);
        Map<TopicPartition, Long> logEnds = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts = Scan.offsets(consumer, request.from(), logEnds);
        Scan.offsets(consumer, request.to().plus(LATE), logEnds)
                .forEach((partition, end) -> ends.put(partition, Math.max(end, starts.getOrDefault(partition, 0L))));
        starts.forEach(consumer::seek);
        toRead = ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - starts.getOrDefault(end.getKey(), 0L))
                .sum();
        merge = new Merge<>(
                partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()),
                Comparator.comparing(logged -> logged.message().getPublishedAt()));
        endFinished();
    }

    long toRead() {
        return toRead;
    }

    long read() {
        return read;
    }

    /** Records that are no messages. */
    long unreadable() {
        return unreadable;
    }

    /** The next message; empty if {@link #fill} must be called first, or at the end. */
    Optional<Logged> next() {
        return merge.poll();
    }

    boolean isExhausted() {
        return merge.isExhausted();
    }

    /** Reads on, for this long at most. */
    void fill(Duration patience) {
        Set<Integer> wanting = merge.wanting();
        ends.keySet().forEach(partition -> {
            if (wanting.contains(partition.partition())) {
                consumer.resume(List.of(partition));
            } else {
                consumer.pause(List.of(partition));
            }
        });
        consumer.poll(patience).forEach(this::take);
        endFinished();
    }

    private void endFinished() {
        ends.forEach((partition, end) -> {
            if (consumer.position(partition) >= end) {
                merge.end(partition.partition());
            }
        });
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (end == null || record.offset() >= end) {
            return;
        }
        read++;
        if (record.key() == null
                || record.value() == null
                || !request.topicFilter().matches(record.key())) {
            return;
        }
        try {
            Message message = deserializer.deserialize(topic, record.value());
            if (!message.getPublishedAt().isBefore(request.from())
                    && message.getPublishedAt().isBefore(request.to())) {
                merge.add(record.partition(), new Logged(Position.of(record.partition(), record.offset()), message));
            }
        } catch (SerializationException e) {
            if (RegistryOutage.causes(e)) {
                throw e;
            }
            unreadable++;
            LOG.warn("{}-{} offset {} is not replayed: {}", topic, record.partition(), record.offset(), e.getMessage());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
