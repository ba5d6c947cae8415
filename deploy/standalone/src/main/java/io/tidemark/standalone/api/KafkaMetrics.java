package io.tidemark.standalone.api;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.jmx.JmxCollector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.management.MalformedObjectNameException;

/** What Kafka and Kafka Connect publish over JMX, chosen and named by {@code jmx-rules.yaml}, as Prometheus text. */
public final class KafkaMetrics {

    private static final String RULES = "jmx-rules.yaml";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public KafkaMetrics() {
        try (InputStream rules = KafkaMetrics.class.getResourceAsStream(RULES)) {
            if (rules == null) {
                throw new IllegalStateException(RULES + " is missing from the jar");
            }
            new JmxCollector(rules).register(registry.getPrometheusRegistry());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(RULES + " names an MBean that cannot exist", e);
        }
    }

    public String scrape() {
        return registry.scrape();
    }
}
