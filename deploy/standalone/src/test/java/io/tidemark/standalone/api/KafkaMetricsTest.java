package io.tidemark.standalone.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricNameTemplate;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.connect.runtime.ConnectMetricsRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaMetricsTest {

    private static final String LABELS = "{connector=\"test\",task=\"3\"} 7.0";
    private static final Measurable SEVEN = (config, now) -> 7;

    private final Metrics metrics = new Metrics();

    KafkaMetricsTest() {
        JmxReporter reporter = new JmxReporter();
        reporter.contextChange(new KafkaMetricsContext("kafka.connect"));
        metrics.addReporter(reporter);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void whatConnectCountsHasTheDocumentedNames() {
        ConnectMetricsRegistry connect = new ConnectMetricsRegistry();
        Map<MetricNameTemplate, String> names = Map.of(
                connect.dlqProduceRequests, "kafka_connect_task_dead_letters_total",
                connect.recordProcessingFailures, "kafka_connect_task_record_failures_total",
                connect.recordProcessingErrors, "kafka_connect_task_record_errors_total",
                connect.recordsSkipped, "kafka_connect_task_records_skipped_total",
                connect.errorsLogged, "kafka_connect_task_errors_logged_total",
                connect.retries, "kafka_connect_task_retries_total",
                connect.sinkRecordReadTotal, "kafka_connect_sink_records_read_total",
                connect.sinkRecordSendTotal, "kafka_connect_sink_records_send_total",
                connect.sinkRecordActiveCount, "kafka_connect_sink_records_active",
                connect.sinkRecordPutBatchTimeAvg, "kafka_connect_sink_put_batch_avg_ms");
        names.keySet()
                .forEach(template ->
                        metrics.addMetric(metrics.metricInstance(template, "connector", "test", "task", "3"), SEVEN));

        List<String> shown = scrape();
        names.values().forEach(name -> assertThat(shown).contains(name + LABELS));
    }

    @ParameterizedTest
    @CsvSource({
        "records-total, tidemark_sink_records_total",
        "rows-total, tidemark_sink_rows_total",
        "batches-total, tidemark_sink_batches_total",
        "apply-time-ms-total, tidemark_sink_apply_time_ms_total",
        "retries-total, tidemark_sink_retries_total",
        "dead-letters-total, tidemark_sink_dead_letters_total",
        "applied-lag-ms, tidemark_sink_applied_lag_ms",
        "store-available, tidemark_sink_store_available",
    })
    void whatASinkCountsHasTheDocumentedNames(String attribute, String name) {
        metrics.addMetric(metrics.metricName(attribute, "plugins", "", "connector", "test", "task", "3"), SEVEN);
        assertThat(scrape()).contains(name + LABELS);
    }

    private static List<String> scrape() {
        return new KafkaMetrics().scrape().lines().toList();
    }
}
