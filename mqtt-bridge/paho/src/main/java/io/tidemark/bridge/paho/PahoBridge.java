package io.tidemark.bridge.paho;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.Parts;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.command.CommandConsumer;
import io.tidemark.bridge.kafka.KafkaEventSink;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.metrics.MetricsServer;
import io.tidemark.bridge.paho.emqx.EmqxBridge;
import io.tidemark.bridge.paho.mosquitto.MosquittoBridge;
import io.tidemark.bridge.paho.restore.LogRestore;
import java.time.Clock;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running bridge beside a broker. Starts whether or not Kafka and the broker are there: first the log is read, then the
 * broker connected to.
 */
public final class PahoBridge implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PahoBridge.class);
    private static final long STOP_MILLIS = 5_000;

    private final PahoSettings settings;
    private final Parts parts = new Parts();
    private final RecentPositions positions = new RecentPositions();
    private final LogRestore restore;
    private final Thread starter = new Thread(this::startBroker, "tidemark-bridge-start");
    private final BrokerSide side;
    private final KafkaEventSink sink;
    private final BridgeMetrics metrics;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private boolean closed;

    /** What differs between brokers. */
    public interface BrokerSide {

        /** What the broker gives, as far as it is known before it is connected. */
        BrokerProfile profile();

        /** Learns what the log knows; before {@link #start}. */
        void restore(LogRestore log, RecentPositions positions);

        /** Starts to connect and to read. The parts it adds are closed before the sink is. */
        io.tidemark.bridge.Broker start(io.tidemark.bridge.EventSink sink, Parts parts);

        /** Whether the broker is connected. */
        boolean isConnected();
    }

    private PahoBridge(PahoSettings settings, Clock clock) {
        this.settings = settings;
        parts.add(registry::close);
        metrics = new BridgeMetrics(registry);
        sink = parts.add(KafkaEventSink.start(settings.bridge(), positions, metrics));
        restore = new LogRestore(settings.bridge(), clock);
        side = switch (settings.broker()) {
            case EMQX -> new EmqxBridge(settings, positions, metrics, clock);
            case MOSQUITTO -> new MosquittoBridge(settings, metrics, clock);
        };
    }

    /**
     * Starts; returns at once.
     *
     * @throws org.apache.kafka.common.KafkaException if the configuration of a Kafka client is not valid
     * @throws java.io.UncheckedIOException if metrics cannot be served where they should be
     */
    public static PahoBridge start(PahoSettings settings, Clock clock) {
        PahoBridge bridge = new PahoBridge(settings, clock);
        try {
            bridge.serveMetrics();
        } catch (RuntimeException e) {
            bridge.close();
            throw e;
        }
        bridge.starter.setDaemon(true);
        bridge.starter.start();
        return bridge;
    }

    private void serveMetrics() {
        settings.bridge()
                .metricsListen()
                .ifPresent(address -> parts.add(MetricsServer.start(address, registry, this::isReady)));
    }

    private void startBroker() {
        try {
            side.restore(restore, positions);
            side.profile().missing().forEach(missing -> log.warn("{} {}", settings.broker(), missing));
            synchronized (this) {
                if (!closed) {
                    parts.add(CommandConsumer.start(settings.bridge(), side.start(sink, parts), metrics));
                }
            }
        } catch (RuntimeException e) {
            log.error("The bridge cannot start; see the cause, and start it again", e);
        }
    }

    /** Whether it is connected to the broker and Kafka takes what comes. */
    public boolean isReady() {
        return sink.isAvailable() && side.isConnected();
    }

    /**
     * The value of a metric.
     *
     * @param name with dots, without {@code tidemark.bridge.} before it
     * @return 0 if there is no such metric yet
     */
    public double metric(String name) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals("tidemark.bridge." + name))
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    /** When this returns, what arrived is in Kafka and acknowledged to the broker, which keeps the rest. */
    @Override
    public void close() {
        restore.stop();
        try {
            starter.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            closed = true;
        }
        parts.close();
    }
}
