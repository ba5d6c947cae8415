package io.tidemark.streams.why;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.registry.RegistryOutage;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.streams.Expiry;
import io.tidemark.streams.history.HistoryClients;
import io.tidemark.streams.history.Scan;
import io.tidemark.streams.history.TableRows;
import io.tidemark.streams.why.Fact.Published;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the facts in Kafka: reads all partitions of the messages, or only that of a topic, until it finds the message, and the
 * client's partition of the events and of the commands. For one thread.
 */
public final class LogScan implements AutoCloseable {

    /** Told what is read and how far. */
    public interface Progress {
        void at(String topic, long records, long of);
    }

    private final Topics topics;
    private final HistoryClients clients;
    private final Consumer<String, byte[]> consumer;
    private final Progress progress;

    public LogScan(HistoryClients clients, Progress progress) {
        this.clients = clients;
        this.progress = progress;
        topics = clients.topics();
        consumer = clients.open();
    }

    /**
     * The message.
     *
     * @param topic where to look; empty = everywhere
     */
    public Optional<Published> published(String messageId, Optional<String> topic) {
        String name = topics.messages().name();
        List<TopicPartition> partitions = topic.map(key -> List.of(HistoryClients.partition(consumer, name, key)))
                .orElseGet(() -> HistoryClients.partitions(consumer, name));
        Deserializer<Message> deserializer = AvroSerdes.valueDeserializer(clients.serdes());
        AtomicReference<@Nullable Published> found = new AtomicReference<>();
        run(Scan.all(consumer, partitions), name, record -> {
            if (!mentions(record.value(), messageId)) {
                return true;
            }
            read(deserializer, record)
                    .filter(message -> message.getId().equals(messageId))
                    .ifPresent(message -> found.set(published(record, message)));
            return found.get() == null;
        });
        return Optional.ofNullable(found.get());
    }

    private static Published published(ConsumerRecord<String, byte[]> record, Message message) {
        return new Published(
                message.getPublishedAt(),
                message.getTopic(),
                message.getQos(),
                Position.of(record.partition(), record.offset()),
                message.getClientId(),
                Expiry.of(message).at());
    }

    /** What happened to the client, and to the message for the client, in the order of the log. */
    public List<Fact> events(String clientId, String messageId) {
        String name = topics.clientEvents().name();
        Deserializer<ClientEvent> deserializer = AvroSerdes.valueDeserializer(clients.serdes());
        List<Fact> facts = new ArrayList<>();
        run(Scan.all(consumer, List.of(HistoryClients.partition(consumer, name, clientId))), name, record -> {
            if (clientId.equals(record.key())) {
                read(deserializer, record).ifPresent(event -> facts.addAll(EventFacts.of(event, messageId)));
            }
            return true;
        });
        return facts;
    }

    /** How the client is by the tables, which also know of connections and subscriptions whose events are gone. */
    public List<Fact> state(String clientId) {
        List<Fact> facts = new ArrayList<>();
        for (Presence presence : TableRows.of(consumer, clients, topics.presence(), clientId)) {
            facts.add(new Fact.Connected(presence.getConnectedAt(), presence.getEpoch(), presence.getSessionPresent()));
            Optional.ofNullable(presence.getDisconnectedAt())
                    .map(at -> new Fact.Disconnected(
                            at,
                            presence.getEpoch(),
                            Optional.ofNullable(presence.getReason()).orElse("")))
                    .ifPresent(facts::add);
        }
        for (Subscription row : TableRows.of(consumer, clients, topics.subscriptions(), clientId)) {
            facts.add(new Fact.Subscribed(row.getSince(), row.getTopicFilter(), row.getQos()));
        }
        return facts;
    }

    /** When the message was sent to the client by a replay, from a time on. */
    public List<Fact> replayed(String clientId, String messageId, Instant from) {
        String name = topics.clientCommands().name();
        Deserializer<ClientCommand> deserializer = AvroSerdes.valueDeserializer(clients.serdes());
        List<Fact> facts = new ArrayList<>();
        run(Scan.from(consumer, List.of(HistoryClients.partition(consumer, name, clientId)), from), name, record -> {
            if (clientId.equals(record.key()) && mentions(record.value(), messageId)) {
                read(deserializer, record).ifPresent(command -> {
                    if (command.getCommand() instanceof Deliver deliver
                            && deliver.getMessage().getId().equals(messageId)) {
                        facts.add(new Fact.Replayed(
                                command.getIssuedAt(),
                                Optional.ofNullable(command.getEpoch()),
                                deliver.getQos(),
                                Optional.ofNullable(deliver.getHistoryId())));
                    }
                });
            }
            return true;
        });
        return facts;
    }

    private void run(Scan scan, String topic, Scan.Visitor visitor) {
        scan.run(visitor, (records, of) -> progress.at(topic, records, of));
    }

    /** Empty if it cannot be read; others tell of such records. */
    private static <V> Optional<V> read(Deserializer<V> deserializer, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.ofNullable(deserializer.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            if (RegistryOutage.causes(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Whether a value has this text in it: much faster than to read each one. */
    private static boolean mentions(byte @Nullable [] value, String text) {
        if (value == null) {
            return false;
        }
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int start = 0; start + wanted.length <= value.length; start++) {
            if (value[start] == wanted[0]
                    && Arrays.equals(value, start, start + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
