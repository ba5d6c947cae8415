package io.tidemark.check.log;

import io.tidemark.check.account.LogRecord;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the account needs from Kafka, whole topics, committed records only. */
public final class RecordedLog {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Topics topics;
    private final Map<String, Object> config;

    public RecordedLog(Topics topics, String bootstrapServers, String registryUrl) {
        this.topics = topics;
        config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                "schema.registry.url",
                registryUrl);
    }

    /**
     * Connections, acknowledgements and replays of all clients.
     *
     * @throws KafkaException if it cannot be read to its end in a minute
     */
    public List<LogRecord> read() {
        List<LogRecord> records = new ArrayList<>();
        read(topics.clientEvents(), RecordedLog::event, records);
        read(topics.clientCommands(), RecordedLog::command, records);
        return records;
    }

    private static Optional<LogRecord> event(ConsumerRecord<String, ClientEvent> record) {
        ClientEvent event = record.value();
        if (event.getEvent() instanceof Connected) {
            return Optional.of(new LogRecord.Connected(event.getClientId(), event.getEpoch(), record.offset()));
        }
        if (event.getEvent() instanceof Acked acked && acked.getHistoryId() == null) {
            return Optional.of(new LogRecord.Acked(event.getClientId(), acked.getMessageId(), record.offset()));
        }
        return Optional.empty();
    }

    private static Optional<LogRecord> command(ConsumerRecord<String, ClientCommand> record) {
        ClientCommand command = record.value();
        Long epoch = command.getEpoch();
        boolean isReplay = command.getCommand() instanceof Deliver deliver
                && !deliver.getRetained()
                && deliver.getHistoryId() == null;
        return isReplay && epoch != null
                ? Optional.of(new LogRecord.Replayed(
                        command.getClientId(),
                        epoch,
                        ((Deliver) command.getCommand()).getMessage().getId()))
                : Optional.empty();
    }

    private <V> void read(
            Topics.Topic<V> topic,
            Function<ConsumerRecord<String, V>, Optional<LogRecord>> translate,
            List<LogRecord> into) {
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
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException(
                            topic.name() + " could not be read to its end within " + TIMEOUT.toSeconds() + " s");
                }
                consumer.poll(POLL).forEach(record -> translate.apply(record).ifPresent(into::add));
            }
        }
    }
}
