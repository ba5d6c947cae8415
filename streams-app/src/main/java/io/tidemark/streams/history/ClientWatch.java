package io.tidemark.streams.history;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.registry.RegistryOutage;
import io.tidemark.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Watches one client from Kafka: first its rows in the presence and subscriptions tables and the events that these may not
 * have yet, then each event as it comes. For one thread.
 */
final class ClientWatch implements AutoCloseable {

    /** Tables lag behind events by milliseconds; by so much at most if this is to be exact. */
    private static final Duration TABLE_LAG = Duration.ofMinutes(1);

    private final String clientId;
    private final String historyId;
    private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
    private final Deserializer<ClientEvent> events;
    private final ClientState state = new ClientState();

    private ClientWatch(HistoryClients clients, String clientId, String historyId) {
        this.clientId = clientId;
        this.historyId = historyId;
        events = AvroSerdes.valueDeserializer(clients.serdes());
        consumer = clients.open();
    }

    /**
     * Finds out how the client is now.
     *
     * @param historyId whose acknowledgements to tell
     */
    static ClientWatch open(HistoryClients clients, String clientId, String historyId, Instant now) {
        ClientWatch watch = new ClientWatch(clients, clientId, historyId);
        try {
            watch.readTables(clients);
            watch.readRecentEvents(clients.topics(), now);
            return watch;
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
    }

    private void readTables(HistoryClients clients) {
        Topics topics = clients.topics();
        TableRows.of(consumer, clients, topics.presence(), clientId).forEach(state::apply);
        TableRows.of(consumer, clients, topics.subscriptions(), clientId).forEach(state::apply);
    }

    private void readRecentEvents(Topics topics, Instant now) {
        TopicPartition partition =
                HistoryClients.partition(consumer, topics.clientEvents().name(), clientId);
        // The consumer stays on this partition, behind what was read.
        Scan.from(consumer, List.of(partition), now.minus(TABLE_LAG)).run(record -> {
            event(record).ifPresent(state::apply);
            return true;
        });
    }

    ClientState state() {
        return state;
    }

    /** Waits for events and tells of each acknowledgement of this replay. */
    void follow(Duration patience, Consumer<Acked> acknowledged) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
            event(record).ifPresent(event -> {
                state.apply(event);
                if (event.getEvent() instanceof Acked acked && historyId.equals(acked.getHistoryId())) {
                    acknowledged.accept(acked);
                }
            });
        }
    }

    private Optional<ClientEvent> event(ConsumerRecord<String, byte[]> record) {
        if (!clientId.equals(record.key()) || record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(events.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            if (RegistryOutage.causes(e)) {
                throw e;
            }
            // Nobody can read it; streams-app puts it to the dead letters.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
