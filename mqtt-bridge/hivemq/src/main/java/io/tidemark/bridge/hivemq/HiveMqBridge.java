package io.tidemark.bridge.hivemq;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.bridge.Epochs;
import io.tidemark.bridge.Parts;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.command.CommandConsumer;
import io.tidemark.bridge.hivemq.connection.Connections;
import io.tidemark.bridge.kafka.KafkaEventSink;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.metrics.MetricsServer;
import io.tidemark.bridge.settings.BridgeSettings;
import java.time.Clock;

/** A running bridge: the sink, the broker, the commands and the metrics, started in that order and closed in reverse. */
final class HiveMqBridge implements AutoCloseable {

    private final Parts parts = new Parts();

    private HiveMqBridge() {}

    /** Starts all parts; Kafka and the schema registry need not be up. A part that cannot start stops the others. */
    static HiveMqBridge start(BridgeSettings settings, Clock clock) {
        HiveMqBridge bridge = new HiveMqBridge();
        try {
            bridge.startParts(settings, clock);
            return bridge;
        } catch (RuntimeException e) {
            bridge.close();
            throw e;
        }
    }

    private void startParts(BridgeSettings settings, Clock clock) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        parts.add(registry::close);
        BridgeMetrics metrics = new BridgeMetrics(registry);
        RecentPositions positions = new RecentPositions();
        Connections connections = new Connections(new Epochs(clock));
        metrics.gauge("connections", "Clients connected", connections::size);
        KafkaEventSink sink = parts.add(KafkaEventSink.start(settings, positions, metrics));
        settings.metricsListen()
                .ifPresent(address -> parts.add(MetricsServer.start(address, registry, sink::isAvailable)));
        HiveMqBroker broker =
                new HiveMqBroker(connections, new Interceptors(settings, connections, positions, metrics, clock));
        broker.start(sink);
        parts.add(CommandConsumer.start(settings, broker, metrics));
    }

    @Override
    public void close() {
        parts.close();
    }
}
