package io.tidemark.sinks.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Runs a task over a {@link TestLog} as a Connect worker would: seeks where the task asks before each poll, delivers a batch
 * again after a retriable error, honours pauses, and commits only what the task says.
 */
public final class TaskRunner implements SinkTaskContext, AutoCloseable {

    private static final int POLL = 500;

    private final SinkTask task;
    private final TestLog log;
    private final Map<String, String> config;
    private final Metrics metrics = new Metrics();
    private final PluginMetricsImpl pluginMetrics = new PluginMetricsImpl(metrics, Map.of());
    private final Map<TopicPartition, Long> consumed = new HashMap<>();
    private final Map<TopicPartition, Long> seeks = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final List<SinkRecord> deadLetters = new ArrayList<>();
    private final List<String> deadLetterCauses = new ArrayList<>();
    private List<SinkRecord> redelivery = List.of();
    private long pauseMillis;
    private int retries;

    /** Starts the task with all partitions of the log, which it last committed at {@code committed}. */
    public TaskRunner(SinkTask task, TestLog log, Map<String, String> config, long committed) {
        this.task = task;
        this.log = log;
        this.config = config;
        log.partitions().keySet().forEach(partition -> consumed.put(partition, committed));
        task.initialize(this);
        task.start(config);
        task.open(log.partitions().keySet());
    }

    /** Starts the task at the beginning of the log. */
    public TaskRunner(SinkTask task, TestLog log, Map<String, String> config) {
        this(task, log, config, 0);
    }

    /** Runs until everything in the log is applied. */
    public TaskRunner drain() {
        return drain(Duration.ofSeconds(60));
    }

    TaskRunner drain(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isDrained()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not applied within " + limit + ": " + committed() + " of " + ends());
            }
            poll();
        }
        return this;
    }

    /** One turn of the worker. */
    public void poll() {
        consumed.putAll(seeks);
        seeks.clear();
        List<SinkRecord> batch = redelivery.isEmpty() ? fetch() : redelivery;
        try {
            task.put(batch);
            redelivery = List.of();
        } catch (RetriableException e) {
            retries++;
            redelivery = batch;
            LockSupport.parkNanos(Duration.ofMillis(pauseMillis).toNanos());
        }
    }

    private List<SinkRecord> fetch() {
        List<SinkRecord> batch = new ArrayList<>();
        log.partitions().forEach((partition, records) -> {
            if (!paused.contains(partition)) {
                // Behind the end of the log a consumer starts again at its beginning (auto.offset.reset=earliest).
                int from = consumed.get(partition) > records.size() ? 0 : Math.toIntExact(consumed.get(partition));
                int to = Math.min(records.size(), from + POLL);
                batch.addAll(records.subList(from, to));
                consumed.put(partition, (long) to);
            }
        });
        return batch;
    }

    /** Whether the task says that all is applied. */
    public boolean isDrained() {
        return seeks.isEmpty() && committed().equals(ends());
    }

    private Map<TopicPartition, Long> ends() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        log.partitions().forEach((partition, records) -> ends.put(partition, (long) records.size()));
        return ends;
    }

    /** What Connect would commit now. */
    public Map<TopicPartition, Long> committed() {
        Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
        consumed.forEach((partition, offset) -> current.put(partition, new OffsetAndMetadata(offset)));
        Map<TopicPartition, Long> result = new HashMap<>();
        task.preCommit(current).forEach((partition, offset) -> result.put(partition, offset.offset()));
        return result;
    }

    /** Records put aside. */
    public List<SinkRecord> deadLetters() {
        return deadLetters;
    }

    /** Why they were. */
    public List<String> deadLetterCauses() {
        return deadLetterCauses;
    }

    /** How often the task asked for a retry. */
    public int retries() {
        return retries;
    }

    /** Partitions that the task has paused. */
    public Set<TopicPartition> paused() {
        return paused;
    }

    /** Value of one of the task's metrics. */
    public double metric(String name) {
        return metrics.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .map(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no metric " + name + " in " + metrics.metrics().keySet()));
    }

    @Override
    public void close() {
        task.close(log.partitions().keySet());
        task.stop();
        try {
            pluginMetrics.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        metrics.close();
    }

    @Override
    public Map<String, String> configs() {
        return config;
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        seeks.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        seeks.put(partition, offset);
    }

    @Override
    public void timeout(long timeoutMs) {
        pauseMillis = timeoutMs;
    }

    @Override
    public Set<TopicPartition> assignment() {
        return log.partitions().keySet();
    }

    @Override
    public void pause(TopicPartition... partitions) {
        paused.addAll(List.of(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        paused.removeAll((Collection<TopicPartition>) List.of(partitions));
    }

    @Override
    public void requestCommit() {}

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return (record, error) -> {
            deadLetters.add(record);
            deadLetterCauses.add(error.getMessage());
            return CompletableFuture.completedFuture(null);
        };
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return pluginMetrics;
    }
}
