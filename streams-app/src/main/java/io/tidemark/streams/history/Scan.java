package io.tidemark.streams.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads partitions once, up to where they ended when it began. For one thread. */
public final class Scan {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What looks at each record. */
    public interface Visitor {
        /** False ends the scan. */
        boolean visit(ConsumerRecord<String, byte[]> record);
    }

    /** What is told how far it is. */
    public interface Progress {
        void at(long records, long of);
    }

    private final Consumer<String, byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> starts;

    private Scan(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.starts = starts;
        this.ends = ends;
        consumer.assign(ends.keySet());
        starts.forEach(consumer::seek);
    }

    /** Of everything that the partitions have. */
    public static Scan all(Consumer<String, byte[]> consumer, Collection<TopicPartition> partitions) {
        return new Scan(consumer, consumer.beginningOffsets(partitions), consumer.endOffsets(partitions));
    }

    /** Of what the partitions have from one offset on, and before another. */
    public static Scan between(
            Consumer<String, byte[]> consumer, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        return new Scan(consumer, starts, ends);
    }

    /** Of the records with a timestamp from then on, and what follows them. */
    public static Scan from(Consumer<String, byte[]> consumer, Collection<TopicPartition> partitions, Instant from) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return new Scan(consumer, offsets(consumer, from, ends), ends);
    }

    /** The first record from a time on in each partition; the end if there is none. */
    static Map<TopicPartition, Long> offsets(Consumer<?, ?> consumer, Instant time, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        // Kafka takes negative times for its own signs.
        ends.keySet().forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ends.forEach((partition, end) -> offsets.put(
                partition,
                Optional.ofNullable(found.get(partition))
                        .map(first -> Math.min(first.offset(), end))
                        .orElse(end)));
        return offsets;
    }

    public void run(Visitor visitor) {
        run(visitor, (records, of) -> {});
    }

    /** @throws TimeoutException if Kafka has no answer for long */
    public void run(Visitor visitor, Progress progress) {
        long total = ends.values().stream().mapToLong(Long::longValue).sum()
                - starts.values().stream().mapToLong(Long::longValue).sum();
        long read = 0;
        long heard = System.nanoTime();
        while (!isAtEnd()) {
            var records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                throw new TimeoutException(
                        "Kafka sent nothing of " + ends.keySet() + " for " + PATIENCE.toSeconds() + " s");
            }
            for (ConsumerRecord<String, byte[]> record : records) {
                if (!visitor.visit(record)) {
                    return;
                }
            }
            read += records.count();
            progress.at(read, total);
        }
    }

    private boolean isAtEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
