package io.tidemark.bridge.paho.mqtt;

import io.tidemark.bridge.settings.SettingsFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a bridge connects to an MQTT broker.
 *
 * @param urls {@code tcp://host:port} or {@code ssl://host:port}; tried in turn
 * @param probe of an ordinary client, as which the bridge tries what clients may do
 * @param clientIdPrefix how the client ids of all connections begin
 * @param sessionExpiry how long the broker keeps what it has for us while we are away
 * @param receiveMaximum PUBLISHes that the broker sends without an acknowledgement, on each connection
 * @param maxPacketBytes the broker does not send what is larger; 0 = no limit
 * @param unackedBytes that a connection holds; what arrives beyond it is left to the broker
 * @param connections that share what arrives
 * @param reconnectMin wait after the first failure to connect; doubled with each further one, up to {@code reconnectMax}
 * @param publishTimeout how long what is to be published waits for a connection
 */
public record MqttSettings(
        List<String> urls,
        String clientIdPrefix,
        Credentials credentials,
        Credentials probe,
        Optional<Tls> tls,
        Duration keepAlive,
        Duration sessionExpiry,
        int receiveMaximum,
        long maxPacketBytes,
        long unackedBytes,
        int connections,
        Duration connectTimeout,
        Duration reconnectMin,
        Duration reconnectMax,
        Duration publishTimeout) {

    /** Beginning of the keys. */
    public static final String PREFIX = "mqtt.";
    /** What the client ids of every bridge begin with unless it is set: rules of EMQX leave them out by it. */
    public static final String CLIENT_IDS = "tidemark-bridge-";

    /** Paho reads a larger one as negative. */
    private static final int MAX_RECEIVE_MAXIMUM = 32_767;

    private static final int MAX_CONNECTIONS = 16;
    private static final int MAX_PORT = 65_535;
    private static final String TLS_SCHEME = "ssl://";

    private static final Set<String> KEYS = Set.of(
            "mqtt.url",
            "mqtt.client.id.prefix",
            "mqtt.username",
            "mqtt.password",
            "mqtt.probe.username",
            "mqtt.probe.password",
            "mqtt.tls.ca",
            "mqtt.tls.certificate",
            "mqtt.tls.key",
            "mqtt.keep.alive.s",
            "mqtt.session.expiry.s",
            "mqtt.receive.maximum",
            "mqtt.max.packet.bytes",
            "mqtt.unacked.bytes",
            "mqtt.connections",
            "mqtt.connect.timeout.ms",
            "mqtt.reconnect.min.ms",
            "mqtt.reconnect.max.ms",
            "mqtt.publish.timeout.ms");

    public MqttSettings {
        urls = List.copyOf(urls);
    }

    /** How the client ids of this bridge and of those beside it begin: what they do themselves is not recorded. */
    public String ownClientIds() {
        return clientIdPrefix.startsWith(CLIENT_IDS) ? CLIENT_IDS : clientIdPrefix;
    }

    /** The same as an ordinary client has it. */
    public MqttSettings asOrdinaryClient() {
        return new MqttSettings(
                urls,
                clientIdPrefix,
                probe,
                probe,
                tls,
                keepAlive,
                sessionExpiry,
                receiveMaximum,
                maxPacketBytes,
                unackedBytes,
                connections,
                connectTimeout,
                reconnectMin,
                reconnectMax,
                publishTimeout);
    }

    /** What must not be printed. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /**
     * Who a client says that it is.
     *
     * @param username empty = without a name
     */
    public record Credentials(Optional<String> username, Optional<Secret> password) {}

    /**
     * Files in PEM.
     *
     * @param authority that the broker's certificate is checked with; empty = those of the Java runtime
     * @param certificate of this client, with the certificates that vouch for it
     * @param key of the certificate, PKCS 8 without a password
     */
    public record Tls(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {}

    /**
     * Reads the keys that begin with {@value #PREFIX}.
     *
     * @param nodeName part of the client ids unless their prefix is set
     * @param bufferMemory bytes that the way to Kafka holds; the connections together hold no more than half of it
     * @throws io.tidemark.bridge.settings.SettingsException if a key is unknown or missing, a value is out of range, or two
     *     values contradict each other
     */
    public static MqttSettings of(SettingsFile file, String nodeName, long bufferMemory) {
        for (String key : file.keys()) {
            if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
                throw file.error(
                        key, "is not a setting of the connection to the broker: correct its spelling or remove it");
            }
        }
        int connections = (int) file.number("mqtt.connections", 1, MAX_CONNECTIONS, 1);
        long reconnectMin = file.number("mqtt.reconnect.min.ms", 10, 60_000, 100);
        long reconnectMax = file.number("mqtt.reconnect.max.ms", 100, 600_000, 30_000);
        if (reconnectMin > reconnectMax) {
            throw file.error(
                    "mqtt.reconnect.min.ms",
                    "is '" + reconnectMin + "', more than mqtt.reconnect.max.ms, which is " + reconnectMax
                            + ": write less, or raise that");
        }
        return new MqttSettings(
                urls(file),
                file.find("mqtt.client.id.prefix").orElse(CLIENT_IDS + nodeName),
                credentials(file, "mqtt."),
                credentials(file, "mqtt.probe."),
                tls(file),
                Duration.ofSeconds(file.number("mqtt.keep.alive.s", 1, 65_535, 30)),
                Duration.ofSeconds(file.number("mqtt.session.expiry.s", 60, 0xFFFF_FFFFL, 7 * 86_400)),
                (int) file.number("mqtt.receive.maximum", 1, MAX_RECEIVE_MAXIMUM, 1_000),
                file.number("mqtt.max.packet.bytes", 0, 268_435_460, 0),
                file.number("mqtt.unacked.bytes", 1 << 16, 1L << 36, Math.max(1 << 16, bufferMemory / 2 / connections)),
                connections,
                Duration.ofMillis(file.number("mqtt.connect.timeout.ms", 100, 600_000, 10_000)),
                Duration.ofMillis(reconnectMin),
                Duration.ofMillis(reconnectMax),
                Duration.ofMillis(file.number("mqtt.publish.timeout.ms", 100, 600_000, 10_000)));
    }

    private static Credentials credentials(SettingsFile file, String prefix) {
        return new Credentials(
                file.find(prefix + "username"), file.find(prefix + "password").map(Secret::new));
    }

    private static List<String> urls(SettingsFile file) {
        List<String> urls = Arrays.stream(
                        file.require("mqtt.url", "tcp://localhost:1883").split(","))
                .map(String::trim)
                .filter(url -> !url.isEmpty())
                .toList();
        if (urls.isEmpty()) {
            throw file.error("mqtt.url", "has no URL: write tcp://host:port, or ssl://host:port for TLS");
        }
        for (String url : urls) {
            if (url.contains("@")) {
                // There may be a password in it.
                throw file.error("mqtt.url", "has a user: write mqtt.username and mqtt.password instead");
            }
            if (!isBroker(url)) {
                throw file.error(
                        "mqtt.url",
                        "has '" + url + "': write tcp://host:port, or ssl://host:port for TLS; several with commas");
            }
        }
        if (urls.stream().map(url -> url.startsWith(TLS_SCHEME)).distinct().count() > 1) {
            throw file.error("mqtt.url", "has both tcp:// and ssl://: write one of them for all");
        }
        return urls;
    }

    private static boolean isBroker(String url) {
        try {
            URI uri = URI.create(url);
            return ("tcp".equals(uri.getScheme()) || "ssl".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getPort() <= MAX_PORT
                    && url.endsWith(":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Tls> tls(SettingsFile file) {
        Optional<Path> authority = file.find("mqtt.tls.ca").map(Path::of);
        Optional<Path> certificate = file.find("mqtt.tls.certificate").map(Path::of);
        Optional<Path> key = file.find("mqtt.tls.key").map(Path::of);
        if (certificate.isPresent() != key.isPresent()) {
            throw file.error(
                    certificate.isPresent() ? "mqtt.tls.certificate" : "mqtt.tls.key",
                    "needs mqtt.tls.certificate and mqtt.tls.key: give both");
        }
        boolean needed =
                file.find("mqtt.url").filter(url -> url.contains(TLS_SCHEME)).isPresent();
        if (!needed && (authority.isPresent() || certificate.isPresent())) {
            throw file.error(
                    "mqtt.tls." + (authority.isPresent() ? "ca" : "certificate"), "needs an mqtt.url with ssl://");
        }
        return needed ? Optional.of(new Tls(authority, certificate, key)) : Optional.empty();
    }
}
