package io.tidemark.sinks.connect;

import io.tidemark.sinks.write.Applier;
import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.Item;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Counts what a task does, as metrics of the Connect worker where it offers them (Kafka 4.1 and later). */
final class SinkMetrics implements Applier.Listener {

    private final Clock clock;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong applyNanos = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong available = new AtomicLong();

    SinkMetrics(SinkTaskContext context, Clock clock) {
        this.clock = clock;
        PluginMetrics metrics;
        try {
            metrics = context.pluginMetrics();
        } catch (LinkageError | UnsupportedOperationException olderWorker) {
            return;
        }
        gauge(metrics, SinkMetric.RECORDS, records::get);
        gauge(metrics, SinkMetric.ROWS, rows::get);
        gauge(metrics, SinkMetric.BATCHES, batches::get);
        gauge(metrics, SinkMetric.APPLY_TIME, () -> applyNanos.get() / 1_000_000);
        gauge(metrics, SinkMetric.RETRIES, retries::get);
        gauge(metrics, SinkMetric.DEAD_LETTERS, deadLetters::get);
        gauge(metrics, SinkMetric.LAG, lag::get);
        gauge(metrics, SinkMetric.AVAILABLE, available::get);
    }

    private static void gauge(PluginMetrics metrics, SinkMetric metric, LongSupplier value) {
        metrics.addMetric(
                metrics.metricName(metric.toString(), metric.description(), new LinkedHashMap<>()),
                (Gauge<Long>) (config, now) -> value.getAsLong());
    }

    @Override
    public void applied(List<Item> items, Chunk chunk, long nanos) {
        records.addAndGet(items.size());
        rows.addAndGet(chunk.mutations().size());
        batches.incrementAndGet();
        applyNanos.addAndGet(nanos);
        Long timestamp = items.get(items.size() - 1).record().timestamp();
        if (timestamp != null) {
            lag.set(Math.max(0, clock.millis() - timestamp));
        }
    }

    void deadLetter() {
        deadLetters.incrementAndGet();
    }

    void storeAnswered() {
        available.set(1);
    }

    void storeUnavailable() {
        retries.incrementAndGet();
        available.set(0);
    }
}
