package io.tidemark.bridge.command;

import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.registry.RegistryOutage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands between two commits. Deliveries and publications are handed to the broker one after the other without waiting; a
 * subscribe or unsubscribe is waited for, because deliveries behind it depend on it. Confined to the consumer's thread.
 */
final class CommandBatch {

    private static final Logger log = LoggerFactory.getLogger(CommandBatch.class);
    private static final String UNREADABLE = "unreadable";
    /** A broker that has not answered by then has failed the command. */
    private static final long APPLY_TIMEOUT_SECONDS = 30;

    private record Applying(
            ConsumerRecord<byte[], byte[]> record, String kind, CompletableFuture<CommandOutcome> result) {}

    private final Deserializer<ClientCommand> deserializer;
    private final CommandApplier applier;
    private final DeadLetters deadLetters;
    private final BridgeMetrics metrics;
    private final List<Applying> applying = new ArrayList<>();

    CommandBatch(
            Deserializer<ClientCommand> deserializer,
            CommandApplier applier,
            DeadLetters deadLetters,
            BridgeMetrics metrics) {
        this.deserializer = deserializer;
        this.applier = applier;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /** Begins to apply a record; false if it cannot be read now because the schema registry is down. */
    boolean add(ConsumerRecord<byte[], byte[]> record) {
        Optional<ClientCommand> command;
        try {
            command = Optional.ofNullable(deserializer.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            if (RegistryOutage.causes(e)) {
                log.warn("Commands wait for the schema registry: {}", e.getMessage());
                return false;
            }
            dead(record, UNREADABLE, CommandOutcome.MALFORMED, e);
            return true;
        }
        command.ifPresentOrElse(
                found -> begin(record, found),
                () -> dead(
                        record,
                        UNREADABLE,
                        CommandOutcome.MALFORMED,
                        new SerializationException("the record has no value")));
        return true;
    }

    private void begin(ConsumerRecord<byte[], byte[]> record, ClientCommand command) {
        CompletableFuture<CommandOutcome> result =
                applier.apply(command).toCompletableFuture().orTimeout(APPLY_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        applying.add(new Applying(record, CommandApplier.kind(command.getCommand()), result));
        if (CommandApplier.isBarrier(command)) {
            await();
        }
    }

    /** Waits until all is applied. */
    void await() {
        for (Applying each : applying) {
            try {
                metrics.command(each.kind(), each.result().join().name());
            } catch (CompletionException e) {
                dead(each.record(), each.kind(), CommandOutcome.FAILED, e.getCause() == null ? e : e.getCause());
            }
        }
        applying.clear();
    }

    /** Gives up what was begun; it will be added again. */
    void forget() {
        applying.clear();
    }

    private void dead(ConsumerRecord<byte[], byte[]> record, String kind, CommandOutcome outcome, Throwable cause) {
        log.warn(
                "Command at {}-{} offset {} goes to the dead letters: {}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                cause.getClass().getSimpleName(),
                cause.getMessage());
        deadLetters.put(record, cause);
        metrics.command(kind, outcome.name());
    }
}
