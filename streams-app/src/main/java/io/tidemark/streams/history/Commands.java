package io.tidemark.streams.history;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Topics;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes the commands of one replay. */
final class Commands {

    private final Producer<String, ClientCommand> producer;
    private final String topic;
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();

    /** @param producer shared, and closed by another */
    Commands(Producer<String, ClientCommand> producer, Topics topics) {
        this.producer = producer;
        topic = topics.clientCommands().name();
    }

    void send(ClientCommand command) {
        ProducerRecord<String, ClientCommand> record =
                new ProducerRecord<>(topic, null, command.getIssuedAt().toEpochMilli(), command.getClientId(), command);
        var unused = producer.send(record, (written, failure) -> {
            if (failure != null) {
                failed.compareAndSet(null, failure);
            }
        });
    }

    /** Waits until Kafka has all of them, or has refused them. */
    void flush() {
        producer.flush();
    }

    /** Why one of them was not written. */
    Optional<String> failure() {
        return Optional.ofNullable(failed.get()).map(cause -> "Kafka did not take a command: " + cause.getMessage());
    }
}
