package io.tidemark.bridge.settings;

import io.tidemark.schemas.Topics;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a bridge.
 *
 * @param nodeName name of this broker node in events; unique among the nodes
 * @param eventsDelivered whether a delivered event is recorded for each message that leaves for a client
 * @param metricsListen where metrics and health are served over HTTP; empty = not at all
 * @param holdTimeout how long a publisher waits for its acknowledgement before it is disconnected
 * @param unavailableAfter Kafka counts as down when a record has waited this long for its confirmation
 * @param bufferMemory bytes of accepted records that Kafka has not confirmed, at most
 * @param clients configuration of every Kafka client: servers, security, schema registry, serdes
 * @param producer additional configuration of producers
 * @param consumer additional configuration of consumers
 */
public record BridgeSettings(
        Topics topics,
        String nodeName,
        boolean eventsDelivered,
        Optional<InetSocketAddress> metricsListen,
        Duration holdTimeout,
        Duration unavailableAfter,
        String commandsGroupId,
        long bufferMemory,
        Map<String, Object> clients,
        Map<String, Object> producer,
        Map<String, Object> consumer) {

    /** Keys with one of these beginnings go to the Kafka clients, the schema registry client and the serdes as they are. */
    private static final List<String> PASSED_ON = List.of(
            "security.",
            "ssl.",
            "sasl.",
            "schema.registry.",
            "basic.auth.",
            "auto.register.",
            "use.latest.",
            "value.serializer",
            "value.deserializer",
            "value.subject.");

    private static final List<String> OWN = List.of(
            "bootstrap.servers",
            "topic.prefix",
            "node.name",
            "events.delivered",
            "metrics.listen",
            "hold.timeout.ms",
            "unavailable.after.ms",
            "commands.group.id",
            "buffer.memory");

    private static final String PRODUCER = "producer.";
    private static final String CONSUMER = "consumer.";

    public BridgeSettings {
        clients = Map.copyOf(clients);
        producer = Map.copyOf(producer);
        consumer = Map.copyOf(consumer);
    }

    /**
     * Reads a properties file.
     *
     * @param nodeName used when the file sets no {@code node.name}
     * @throws SettingsException if the file cannot be read, a key is unknown or missing, or a value is out of range
     */
    public static BridgeSettings read(Path file, String nodeName) {
        return of(SettingsFile.read(file), nodeName, List.of());
    }

    /**
     * Reads key = value pairs.
     *
     * @param name of the source, for errors
     * @throws SettingsException as {@link #read}
     */
    public static BridgeSettings of(String name, Map<String, String> values, String nodeName) {
        return of(new SettingsFile(name, values), nodeName, List.of());
    }

    /**
     * Reads the settings that all bridges have from a file that has others too.
     *
     * @param others beginnings of keys that somebody else reads
     * @throws SettingsException as {@link #read}
     */
    public static BridgeSettings of(SettingsFile file, String defaultNodeName, List<String> others) {
        for (String key : file.keys()) {
            if (!isKnown(key) && others.stream().noneMatch(key::startsWith)) {
                throw file.error(
                        key,
                        "is not a setting of Tidemark: correct its spelling or remove it (settings of Kafka clients begin"
                                + " with producer. or consumer.)");
            }
        }
        String node = file.find("node.name").orElse(defaultNodeName);
        return new BridgeSettings(
                topics(file),
                node,
                file.flag("events.delivered", true),
                file.find("metrics.listen").map(value -> address(file, value)),
                Duration.ofMillis(file.number("hold.timeout.ms", 1_000, 600_000, 30_000)),
                Duration.ofMillis(file.number("unavailable.after.ms", 100, 600_000, 5_000)),
                file.find("commands.group.id").orElse("tidemark-bridge-" + node),
                file.number("buffer.memory", 1 << 20, 1L << 36, 64L << 20),
                clients(file),
                file.withPrefix(PRODUCER, true),
                file.withPrefix(CONSUMER, true));
    }

    /**
     * The same for a broker that repeats what it gets no acknowledgement for: what is on its way to Kafka is never given up, so
     * that Kafka, which may have it and have died before it said so, has it once. A {@code producer.delivery.timeout.ms} counts
     * more.
     */
    public BridgeSettings withoutGivingUp() {
        Map<String, Object> patient = new HashMap<>(producer);
        patient.putIfAbsent("delivery.timeout.ms", Integer.MAX_VALUE);
        return new BridgeSettings(
                topics,
                nodeName,
                eventsDelivered,
                metricsListen,
                holdTimeout,
                unavailableAfter,
                commandsGroupId,
                bufferMemory,
                clients,
                patient,
                consumer);
    }

    private static boolean isKnown(String key) {
        return OWN.contains(key)
                || key.startsWith(PRODUCER)
                || key.startsWith(CONSUMER)
                || PASSED_ON.stream().anyMatch(key::startsWith);
    }

    private static Topics topics(SettingsFile file) {
        String prefix = file.find("topic.prefix").orElse(Topics.DEFAULT_PREFIX);
        try {
            return Topics.withPrefix(prefix);
        } catch (IllegalArgumentException e) {
            throw file.error("topic.prefix", "cannot be used: " + e.getMessage());
        }
    }

    private static Map<String, Object> clients(SettingsFile file) {
        Map<String, Object> clients = new HashMap<>();
        clients.put("bootstrap.servers", file.require("bootstrap.servers", "localhost:9092"));
        file.require("schema.registry.url", "http://localhost:8081");
        PASSED_ON.forEach(prefix -> clients.putAll(file.withPrefix(prefix, false)));
        return clients;
    }

    private static InetSocketAddress address(SettingsFile file, String value) {
        int colon = value.lastIndexOf(':');
        try {
            int port = Integer.parseInt(value.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65_535) {
                return new InetSocketAddress(value.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            // the error below says it
        }
        throw file.error("metrics.listen", "is '" + value + "': write host:port, for instance 127.0.0.1:9400");
    }
}
