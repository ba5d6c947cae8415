package io.tidemark.sinks.connect;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.connect.RecordMapper.Mapped;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.write.Applier;
import io.tidemark.sinks.write.BatchWriter;
import io.tidemark.sinks.write.DeadLetters;
import io.tidemark.sinks.write.Item;
import io.tidemark.sinks.write.PositionsMovedException;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started task. The store says where to read from: before a partition's first record, and after every loss of the
 * store, its applied position is read from the store and the consumer is moved there, unless it is there already; what was
 * fetched elsewhere is dropped, since it comes again.
 */
final class RunningSink {

    private static final Logger LOG = LoggerFactory.getLogger(RunningSink.class);

    private static final long MAINTENANCE_MILLIS = 1_000;
    private static final long COMPARISON_MILLIS = 2_000;
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final String sink;
    private final Topics topics;
    private final SinkTaskContext context;
    private final StoreWriter writer;
    private final RecordMapper mapper;
    private final BatchWriter batches;
    /** Batches from so many records on are written while the next one is fetched and converted. */
    private final int overlapFrom;

    private final AckGate gate;
    private final Backoff backoff;
    private final SinkMetrics metrics;
    private final Set<TopicPartition> assigned = new HashSet<>();
    /** Next offset in the store, of partitions that were positioned; the others wait to be. */
    private final Map<TopicPartition, Long> applied = new HashMap<>();
    /** Next offset to take from Connect: ahead of {@link #applied} by the acks that wait. */
    private final Map<TopicPartition, Long> received = new HashMap<>();

    private final Clock clock;
    private boolean unavailable;
    private long maintainedAt;
    private long comparedAt;
    /** Of a batch that nobody could be told of yet. */
    private @Nullable RuntimeException failure;

    RunningSink(SinkPlan plan, StoreWriter writer, SinkTaskContext context, Clock clock) {
        SinkConfig config = plan.config();
        sink = config.sink();
        topics = config.topics();
        this.context = context;
        this.writer = writer;
        this.clock = clock;
        metrics = new SinkMetrics(context, clock);
        mapper = new RecordMapper(plan.rules(), topics);
        DeadLetters deadLetters =
                new DeadLetters(Optional.ofNullable(context.errantRecordReporter()), metrics::deadLetter);
        overlapFrom = config.getInt(SinkConfig.BATCH_SIZE);
        batches = new BatchWriter(new Applier(writer, deadLetters, overlapFrom, metrics), "tidemark-writer-" + sink);
        gate = new AckGate(
                topics.messages().name(),
                config.getInt(SinkConfig.ACKS_BUFFER),
                Duration.ofMillis(config.getLong(SinkConfig.ACKS_WAIT)),
                clock);
        backoff = new Backoff(config.getLong(SinkConfig.RETRY_BACKOFF), config.getLong(SinkConfig.RETRY_BACKOFF_MAX));
    }

    void open(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
        for (TopicPartition partition : assigned) {
            TopicPartition messages = new TopicPartition(topics.messages().name(), partition.partition());
            if (partition.topic().equals(topics.acks().name()) && !assigned.contains(messages)) {
                throw new ConnectException("sink " + sink + " was assigned " + partition + " without " + messages
                        + ": list both topics in the connector's topics, give them the same number of partitions, and leave"
                        + " partition.assignment.strategy of its consumer at the RangeAssignor");
            }
        }
    }

    void close(Collection<TopicPartition> partitions) {
        finish();
        assigned.removeAll(partitions);
        forget(partitions);
    }

    void stop() {
        finish();
        batches.close();
        writer.close();
    }

    void put(Collection<SinkRecord> records) {
        try {
            throwFailure();
            Set<TopicPartition> moved = position(records);
            List<Item> items = items(records, moved);
            if (records.size() < overlapFrom) {
                batches.apply(items, applied);
                maintain();
                answered();
            } else {
                begin(items);
            }
            pauseAndResume();
        } catch (StoreUnavailableException e) {
            throw retry(e);
        } catch (PositionsMovedException e) {
            LOG.warn("sink {}: {}; reading the log again from where the store is", sink, e.getMessage());
            forget(Set.copyOf(assigned));
        }
    }

    private void begin(List<Item> items) {
        if (batches.begin(items, applied)) {
            answered();
        }
        // If nothing more comes, the outcome is looked at soon all the same.
        context.timeout(LOOK_AGAIN_MILLIS);
    }

    private void throwFailure() {
        RuntimeException earlier = failure;
        failure = null;
        if (earlier != null) {
            throw earlier;
        }
    }

    /** Waits for the batch that is under way; if it fails, the next {@link #put} fails. */
    private void finish() {
        try {
            if (batches.await(applied)) {
                answered();
            }
        } catch (RuntimeException e) {
            LOG.debug("sink {}: a batch failed", sink, e);
            failure = e;
        }
    }

    /** Finds out where the store is; returns the partitions that the consumer is moved in, whose records come again. */
    private Set<TopicPartition> position(Collection<SinkRecord> records) {
        Set<TopicPartition> unknown = new HashSet<>(assigned);
        unknown.removeAll(applied.keySet());
        if (unknown.isEmpty()) {
            return unknown;
        }
        batches.await(applied);
        Map<TopicPartition, Long> positions = writer.applied(unknown);
        comparedAt = clock.millis();
        applied.putAll(positions);
        received.putAll(positions);
        Map<TopicPartition, Long> seeks = new HashMap<>(positions);
        seeks.entrySet().removeAll(firstOffsets(records).entrySet());
        context.offset(seeks);
        LOG.info("sink {} goes on from what the store has applied: {}", sink, positions);
        return seeks.keySet();
    }

    private static Map<TopicPartition, Long> firstOffsets(Collection<SinkRecord> records) {
        Map<TopicPartition, Long> first = new HashMap<>();
        for (SinkRecord record : records) {
            first.putIfAbsent(new TopicPartition(record.topic(), record.kafkaPartition()), record.kafkaOffset());
        }
        return first;
    }

    private void maintain() {
        long now = clock.millis();
        if (now - maintainedAt >= MAINTENANCE_MILLIS) {
            maintainedAt = now;
            writer.maintain();
        }
        if (now - comparedAt >= COMPARISON_MILLIS) {
            comparedAt = now;
            compare();
        }
    }

    /** A store that was emptied while nothing comes is noticed and filled again too. */
    private void compare() {
        if (!applied.isEmpty() && !writer.isAt(Map.copyOf(applied))) {
            throw new PositionsMovedException(
                    "what the store says that it has applied is not what was left there, so it was"
                            + " emptied or restored, or another task writes it");
        }
    }

    private List<Item> items(Collection<SinkRecord> records, Set<TopicPartition> moved) {
        List<Item> items = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
            if (moved.contains(partition)) {
                continue;
            }
            requireSameLog(partition, record.kafkaOffset());
            received.put(partition, record.kafkaOffset() + 1);
            Mapped mapped = mapper.map(record);
            if (partition.topic().equals(topics.acks().name())) {
                gate.add(mapped);
            } else {
                if (partition.topic().equals(topics.messages().name())) {
                    gate.messageSeen(partition.partition());
                }
                items.add(mapped.item());
            }
        }
        gate.release(received, items);
        return items;
    }

    /** The consumer was moved to the store's position; only a log that ends before it starts again at an earlier one. */
    private void requireSameLog(TopicPartition partition, long offset) {
        long expected = received.getOrDefault(partition, 0L);
        if (offset < expected) {
            throw new ConnectException("sink " + sink + " has applied " + partition + " before offset " + expected
                    + " to its store, but the log goes on at " + offset
                    + ", so the topic was made anew; empty the store and"
                    + " its applied positions, or give the connector a new name and a new store");
        }
    }

    private void pauseAndResume() {
        gate.toPause().forEach(context::pause);
        gate.toResume().forEach(context::resume);
    }

    private void answered() {
        metrics.storeAnswered();
        backoff.reset();
        if (unavailable) {
            unavailable = false;
            LOG.info("sink {}: the store answers again", sink);
        }
    }

    private RetriableException retry(StoreUnavailableException e) {
        metrics.storeUnavailable();
        forget(Set.copyOf(assigned));
        if (!unavailable) {
            unavailable = true;
            LOG.warn("sink {}: {}; trying again until it answers", sink, e.getMessage());
        }
        context.timeout(backoff.next());
        return new RetriableException("sink " + sink + ": " + e.getMessage(), e);
    }

    private void forget(Collection<TopicPartition> partitions) {
        applied.keySet().removeAll(partitions);
        received.keySet().removeAll(partitions);
        gate.forget(partitions);
        Set<TopicPartition> resumable = gate.toResume();
        resumable.retainAll(assigned);
        resumable.forEach(context::resume);
    }

    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> consumed) {
        finish();
        Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>();
        consumed.forEach((partition, offset) -> {
            Long next = applied.get(partition);
            if (next != null) {
                result.put(partition, new OffsetAndMetadata(Math.min(next, offset.offset())));
            }
        });
        return result;
    }
}
