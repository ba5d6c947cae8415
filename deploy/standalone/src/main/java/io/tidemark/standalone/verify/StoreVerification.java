package io.tidemark.standalone.verify;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.Topics.Topic;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.StoreRow.Kind;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.SourceLocation;
import io.tidemark.sinks.verify.ExpectedStore;
import io.tidemark.sinks.verify.Verdict;
import io.tidemark.streams.history.HistoryClients;
import io.tidemark.streams.history.Scan;
import io.tidemark.streams.why.LogScan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Compares one store with the log, from the log's beginning to what the store has applied. The store may go on: rows that
 * change meanwhile are not compared. Neither are the effects of the rules' own statements, nor what the sink put aside as dead
 * letters.
 */
public final class StoreVerification {

    /**
     * What came out.
     *
     * @param records of the log that were read
     * @param deadLetters records that the sink put aside
     */
    public record Outcome(Verdict verdict, long records, int deadLetters, Map<TopicPartition, Long> applied) {}

    private static final Duration POLL = Duration.ofSeconds(10);

    private final HistoryClients clients;
    private final FetchRouter.Store store;
    private final LogScan.Progress progress;
    private long records;

    public StoreVerification(HistoryClients clients, FetchRouter.Store store, LogScan.Progress progress) {
        this.clients = clients;
        this.store = store;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param shown how many differences are described
     * @throws RuleFileException if the rule file is about a store that cannot be read
     * @throws io.tidemark.sinks.read.StoreUnavailableException if the store does not answer
     * @throws org.apache.kafka.common.KafkaException if Kafka or the registry does not answer
     */
    public Outcome run(int shown) {
        StoreReaderProvider provider = provider();
        String pool = store.rules().poolsInUse().get(0);
        Topics topics = clients.topics();
        try (Consumer<String, byte[]> consumer = clients.open();
                StoreScanner scanner = provider.scanner(store.sink(), store.rules(), pool, topics)) {
            Map<TopicPartition, Long> applied = scanner.applied();
            DeadLetterIndex deadLetters = DeadLetterIndex.read(clients, consumer, store.sink());
            ExpectedStore expected =
                    new ExpectedStore(store.rules(), provider.retention(store.rules()), scanner, Instant.now(), shown);
            // Messages first: an ack is about messages.
            Map<Topic<?>, Map<TopicPartition, Long>> read = new HashMap<>();
            for (Topic<?> topic : List.of(topics.messages(), topics.retained(), topics.presence(), topics.acks())) {
                read.put(topic, read(consumer, topic, Map.of(), applied, deadLetters, expected));
            }
            scanner.scan(expected::see);
            // What came to the log meanwhile may be in the rows or not.
            read.forEach((topic, ends) -> read(consumer, topic, ends, Map.of(), deadLetters, expected));
            return new Outcome(
                    expected.result(position -> message(consumer, position)), records, deadLetters.size(), applied);
        }
    }

    private StoreReaderProvider provider() {
        RuleFile rules = store.rules();
        return ServiceLoader.load(StoreReaderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.type().equals(rules.type()))
                .findFirst()
                .orElseThrow(() -> new RuleFileException(
                        SourceLocation.of(rules.name()),
                        "a store of type " + rules.type() + " cannot be read",
                        "name a sink whose store can"));
    }

    /**
     * Reads a topic from where it was read to; what the store has applied is expected, the rest ignored.
     *
     * @return where the partitions ended
     */
    private Map<TopicPartition, Long> read(
            Consumer<String, byte[]> consumer,
            Topic<?> topic,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> applied,
            DeadLetterIndex deadLetters,
            ExpectedStore expected) {
        List<TopicPartition> partitions = HistoryClients.partitions(consumer, topic.name());
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        boolean messages = topic.equals(clients.topics().messages());
        if (messages && from.isEmpty()) {
            consumer.beginningOffsets(partitions)
                    .forEach((partition, offset) -> expected.beginsAt(partition.partition(), offset));
            partitions.forEach(
                    partition -> expected.endsAt(partition.partition(), applied.getOrDefault(partition, 0L)));
        }
        BiConsumer<ConsumerRecord<String, byte[]>, ExpectedStore> take = taking(topic);
        Scan scan = from.isEmpty() ? Scan.all(consumer, partitions) : Scan.between(consumer, from, ends);
        scan.run(
                record -> {
                    records++;
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    boolean putAside = deadLetters.has(record);
                    if (record.offset() < applied.getOrDefault(partition, 0L) && !putAside) {
                        take.accept(record, expected);
                    } else if (putAside || !messages) {
                        // Newer messages are told by their positions.
                        ignore(topic, record, expected);
                    }
                    return true;
                },
                (done, of) -> progress.at(topic.name(), done, of));
        return ends;
    }

    private BiConsumer<ConsumerRecord<String, byte[]>, ExpectedStore> taking(Topic<?> topic) {
        Topics topics = clients.topics();
        if (topic.equals(topics.messages())) {
            Deserializer<Message> messages = AvroSerdes.valueDeserializer(clients.serdes());
            return (record, expected) -> value(messages, record)
                    .ifPresent(message -> expected.message(Position.of(record.partition(), record.offset()), message));
        }
        if (topic.equals(topics.retained())) {
            Deserializer<Message> messages = AvroSerdes.valueDeserializer(clients.serdes());
            return (record, expected) -> expected.retained(record.key(), value(messages, record));
        }
        if (topic.equals(topics.presence())) {
            Deserializer<Presence> presence = AvroSerdes.valueDeserializer(clients.serdes());
            return (record, expected) -> expected.presence(value(presence, record));
        }
        Deserializer<AckOffset> acks = AvroSerdes.valueDeserializer(clients.serdes());
        return (record, expected) ->
                expected.ack(Topics.firstPart(record.key()), Topics.secondPart(record.key()), value(acks, record));
    }

    private void ignore(Topic<?> topic, ConsumerRecord<String, byte[]> record, ExpectedStore expected) {
        Topics topics = clients.topics();
        if (topic.equals(topics.messages())) {
            String position = Long.toString(Position.of(record.partition(), record.offset()));
            expected.ignore(Kind.MESSAGE, record.key(), position);
        } else if (topic.equals(topics.retained())) {
            expected.ignore(Kind.RETAINED, record.key(), "");
        } else if (topic.equals(topics.presence())) {
            expected.ignore(Kind.CLIENT, record.key(), "");
        } else {
            expected.ignore(Kind.ACK, Topics.firstPart(record.key()), Topics.secondPart(record.key()));
        }
    }

    /** Empty for a tombstone, and for a value that nobody can read. */
    private static <T> Optional<T> value(Deserializer<T> deserializer, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.ofNullable(deserializer.deserialize(record.topic(), record.value()));
        } catch (SerializationException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<Message> message(Consumer<String, byte[]> consumer, long position) {
        TopicPartition partition =
                new TopicPartition(clients.topics().messages().name(), Position.partition(position));
        consumer.assign(List.of(partition));
        consumer.seek(partition, Position.offset(position));
        Deserializer<Message> messages = AvroSerdes.valueDeserializer(clients.serdes());
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            if (record.offset() == Position.offset(position)) {
                return value(messages, record);
            }
        }
        return Optional.empty();
    }
}
