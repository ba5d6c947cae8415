package io.tidemark.sinks.write;

import io.tidemark.sinks.mutation.Effect;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where records go that cannot be applied. A record is durable there before it counts as applied in the store. */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final Optional<ErrantRecordReporter> reporter;
    private final Runnable counter;
    /** Offset of the last record reported of each partition: a retry of its batch does not report it again. */
    private final Map<TopicPartition, Long> reported = new HashMap<>();

    /**
     * @param reporter empty if the worker has no dead letters configured for this connector
     * @param counter runs once for each record reported
     */
    public DeadLetters(Optional<ErrantRecordReporter> reporter, Runnable counter) {
        this.reporter = reporter;
        this.counter = counter;
    }

    /**
     * Hands a record over, and waits until it is safe.
     *
     * @throws ConnectException if there is nowhere to hand it to; the task is to fail
     */
    void report(Item item, RuntimeException cause) {
        long offset = item.record().kafkaOffset();
        if (reported.getOrDefault(item.partition(), -1L) >= offset) {
            return;
        }
        String where = item.partition() + "-" + offset;
        ErrantRecordReporter target = reporter.orElseThrow(() -> new ConnectException(
                "record " + where + " cannot be applied (" + cause.getMessage()
                        + "); set errors.tolerance=all and errors.deadletterqueue.topic.name to put such records aside",
                cause));
        try {
            target.report(item.record(), withRules(item, cause)).get();
        } catch (ExecutionException e) {
            throw new ConnectException("record " + where + " could not be written to the dead letters", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while record " + where + " was written to the dead letters", e);
        }
        reported.put(item.partition(), offset);
        counter.run();
        LOG.warn("record {} put aside as a dead letter: {}", where, cause.getMessage());
    }

    /** The cause, with the rules that could not be followed: a dead letter's headers have room for nothing but an exception. */
    private static RuntimeException withRules(Item item, RuntimeException cause) {
        if (item.effects().isEmpty()) {
            return cause;
        }
        String rules = item.effects().stream()
                .map(Effect::rule)
                .distinct()
                .map(rule -> rule.hook() + "." + rule.number() + " (" + rule.location() + ")")
                .collect(Collectors.joining(", "));
        return new RejectedException(cause.getMessage() + "; rule " + rules, cause);
    }
}
