package io.tidemark.standalone.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.streams.history.HistoryClients;
import io.tidemark.streams.history.Scan;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** The records that a sink has put aside, by where they were. */
final class DeadLetterIndex {

    private static final String PREFIX = "__connect.errors.";

    private record Place(TopicPartition partition, long offset) {}

    private final Set<Place> places = new HashSet<>();

    /** Reads the dead letters; there may be no such topic. */
    static DeadLetterIndex read(HistoryClients clients, Consumer<String, byte[]> consumer, String sink) {
        DeadLetterIndex index = new DeadLetterIndex();
        String topic = clients.topics().deadLetters().name();
        if (consumer.listTopics().containsKey(topic)) {
            Scan.all(consumer, HistoryClients.partitions(consumer, topic)).run(record -> {
                index.add(sink, record);
                return true;
            });
        }
        return index;
    }

    private void add(String sink, ConsumerRecord<String, byte[]> record) {
        if (header(record, "connector.name").filter(sink::equals).isPresent()) {
            header(record, "topic")
                    .ifPresent(topic -> places.add(new Place(
                            new TopicPartition(
                                    topic, number(record, "partition").intValue()),
                            number(record, "offset"))));
        }
    }

    private static Long number(ConsumerRecord<String, byte[]> record, String name) {
        return header(record, name).map(Long::valueOf).orElse(-1L);
    }

    private static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(PREFIX + name))
                .map(Header::value)
                .map(value -> new String(value, UTF_8));
    }

    boolean has(ConsumerRecord<?, ?> record) {
        return places.contains(new Place(new TopicPartition(record.topic(), record.partition()), record.offset()));
    }

    int size() {
        return places.size();
    }
}
