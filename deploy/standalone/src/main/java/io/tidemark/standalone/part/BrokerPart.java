package io.tidemark.standalone.part;

import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** HiveMQ CE with the Tidemark extension, in this JVM and in a class loader of its own. */
public record BrokerPart(Distribution distribution, DataDirectory data, PortPlan ports, String topicPrefix)
        implements Part {

    /** How the broker node is called in events and in {@code mqtt:node:<node>}. */
    private static final String NODE = "tidemark@" + Ports.LOOPBACK;

    private static final Duration EXTENSION_TIMEOUT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "MQTT broker";
    }

    @Override
    public RunningPart start() {
        Path home = data.hivemq();
        BrokerExtension.install(distribution.brokerExtension(), home.resolve("extensions"), extensionSettings());
        Path log = data.logs().resolve("broker.log");
        Properties properties = new Properties();
        properties.setProperty("port", Integer.toString(ports.mqtt()));
        properties.setProperty("bind.address", Ports.LOOPBACK);
        properties.setProperty("directory", home.toString());
        properties.setProperty("log.file", log.toString());
        Running running = new Running(
                IsolatedBroker.start(distribution.brokerJars(), properties),
                "mqtt://" + Ports.LOOPBACK + ":" + ports.mqtt(),
                ports.bridgeMetricsUrl(),
                new HttpProbe());
        // HiveMQ starts without an extension that fails: then it is a broker without a memory, which nobody asked for.
        Awaiting.ready(
                running,
                EXTENSION_TIMEOUT,
                () -> new StartException("the Tidemark extension of the MQTT broker was" + " not ready after "
                        + EXTENSION_TIMEOUT.toSeconds() + " s: the reason is in " + log));
        return running;
    }

    /** What the extension's configuration file says. */
    public Map<String, String> extensionSettings() {
        return Map.of(
                "bootstrap.servers", ports.bootstrapServers(),
                "schema.registry.url", ports.registryUrl(),
                "topic.prefix", topicPrefix,
                "node.name", NODE,
                "events.delivered", "true",
                "metrics.listen", Ports.LOOPBACK + ":" + ports.bridgeMetrics(),
                "producer.max.request.size", Integer.toString(KafkaLimits.RECORD_BYTES),
                "consumer.session.timeout.ms", Integer.toString(KafkaLimits.SESSION_TIMEOUT_MILLIS),
                "consumer.heartbeat.interval.ms", Integer.toString(KafkaLimits.HEARTBEAT_MILLIS));
    }

    private record Running(IsolatedBroker broker, String endpoint, String metricsUrl, HttpProbe http)
            implements RunningPart {
        @Override
        public boolean isReady() {
            return http.body(metricsUrl + "/health/ready").isPresent();
        }

        @Override
        public String metrics() {
            return http.body(metricsUrl + "/metrics").orElse("");
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
