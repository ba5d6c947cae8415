package io.tidemark.bridge.paho.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.Logged;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.process.CertificateAuthority;
import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and passwords against a real Mosquitto that insists on them. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class MqttTlsIT {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String USER = "bridge";
    private static final String PASSWORD = "open-sesame";

    private static CertificateAuthority authority;
    private static Path otherAuthority;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    /** The last one first. */
    private final List<AutoCloseable> opened = new ArrayList<>();

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final Logged logged = new Logged();
    private Path directory;
    private int port;

    @BeforeAll
    static void certify(@TempDir Path folder) {
        authority = CertificateAuthority.create(folder, "authority")
                .issue("server", "RSA")
                .issue("elsewhere", "RSA", "dns:elsewhere.example")
                .issue("rsa", "RSA")
                .issue("ec", "EC");
        otherAuthority = CertificateAuthority.create(folder, "other").certificate();
    }

    @BeforeEach
    void use(@TempDir Path temporary) {
        directory = temporary;
        port = Ports.free();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        logged.close();
    }

    private MosquittoProcess serve(String certificate, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "certfile " + authority.certificate(certificate),
                "keyfile " + authority.key(certificate),
                "cafile " + authority.certificate()));
        settings.addAll(List.of(more));
        MosquittoProcess mosquitto = MosquittoProcess.start(directory.resolve("mosquitto"), port, settings);
        opened.add(0, mosquitto);
        return mosquitto;
    }

    /** Only {@link #USER} with this password gets in. */
    private MosquittoProcess serveWithPassword(String password) {
        setPassword(password);
        return serve("server", "allow_anonymous false", "password_file " + directory.resolve("passwords"));
    }

    private void setPassword(String password) {
        ChildProcess.start(
                        "mosquitto_passwd",
                        List.of("mosquitto_passwd", "-b", "-c", "passwords", USER, password),
                        directory,
                        directory.resolve("mosquitto_passwd.log"))
                .awaitSuccess(LONG);
    }

    private MqttSettings settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "mqtt.url",
                "ssl://127.0.0.1:" + port,
                "mqtt.tls.ca",
                authority.certificate().toString(),
                "mqtt.reconnect.min.ms",
                "20",
                "mqtt.reconnect.max.ms",
                "100"));
        all.putAll(more);
        return MqttSettings.of(new SettingsFile("test", all), "it", 64 << 20);
    }

    private static Map<String, String> with(String name) {
        return Map.of(
                "mqtt.tls.certificate", authority.certificate(name).toString(),
                "mqtt.tls.key", authority.key(name).toString());
    }

    private MqttConnection connect(Map<String, String> more) {
        MqttConnection connection = MqttConnection.start(
                settings(more),
                "tidemark-bridge-it",
                SessionPlan.of(new Subscription("t/#", 1, false, true)),
                arrival -> {
                    arrived.add(text(arrival.payload()));
                    return CompletableFuture.completedFuture(null);
                },
                new BridgeMetrics(registry));
        opened.add(0, connection);
        return connection;
    }

    private static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    /** What is published with these settings arrives with these settings. */
    private void works(Map<String, String> more) {
        MqttConnection connection = connect(more);
        await().atMost(LONG).until(connection::isConnected);
        MqttPublisher publisher = MqttPublisher.start(settings(more), "publisher");
        opened.add(0, publisher);
        assertThat(publisher.publish(
                        "t/1",
                        ByteBuffer.wrap("1".getBytes(StandardCharsets.UTF_8)),
                        1,
                        false,
                        Arrival.Properties.NONE))
                .succeedsWithin(LONG)
                .isEqualTo(true);
        await().atMost(LONG).until(() -> arrived.equals(List.of("1")));
        assertThat(logged.problems()).isEmpty();
    }

    /** It says once what is wrong, and goes on trying. */
    private MqttConnection isRefused(Map<String, String> more, String... words) {
        MqttConnection connection = connect(more);
        await().atMost(LONG).until(() -> attempts() >= 5);
        assertThat(connection.isConnected()).isFalse();
        assertThat(logged.problems()).singleElement().satisfies(problem -> assertThat(problem)
                .doesNotContain("Untranslated")
                .contains("tidemark-bridge-it", "ssl://127.0.0.1:" + port, "tries again")
                .contains(words));
        return connection;
    }

    private long attempts() {
        try (var lines = Files.lines(directory.resolve("mosquitto").resolve("mosquitto.log"))) {
            return lines.filter(line -> line.contains("New connection from")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBrokerOfOnesOwnAuthorityIsTrusted() {
        serve("server");
        works(Map.of());
    }

    @Test
    void aBrokerOfAnotherAuthorityIsNot() {
        serve("server");
        isRefused(Map.of("mqtt.tls.ca", otherAuthority.toString()), "certification path");
    }

    @Test
    void aBrokerOfAnotherHostIsNot() {
        serve("elsewhere");
        isRefused(Map.of(), "127.0.0.1", "subject alternative names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void aBrokerThatWantsACertificateGetsIt(String algorithm) {
        serve("server", "require_certificate true");
        works(with(algorithm));
    }

    @Test
    void whoHasNoCertificateIsTold() {
        serve("server", "require_certificate true");
        isRefused(Map.of(), "certificate");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        serve("server");
        Path missing = directory.resolve("no-such.pem");
        connect(Map.of("mqtt.tls.ca", missing.toString()));
        await().atMost(LONG).until(() -> !logged.problems().isEmpty());
        await().during(Duration.ofMillis(500))
                .atMost(LONG)
                .until(() -> logged.problems().size() == 1);
        assertThat(logged.problems().get(0)).contains(missing.toString());
        assertThat(attempts()).isZero();
    }

    @Test
    void aKeyThatIsNoneIsNamedAndNotPrinted() throws IOException {
        serve("server");
        Path wrong = Files.writeString(directory.resolve("wrong.key"), "not-a-key-but-secret");
        connect(Map.of(
                "mqtt.tls.certificate", authority.certificate("ec").toString(), "mqtt.tls.key", wrong.toString()));
        await().atMost(LONG).until(() -> !logged.problems().isEmpty());
        await().during(Duration.ofMillis(500))
                .atMost(LONG)
                .until(() -> logged.problems().size() == 1);
        assertThat(logged.problems().get(0)).contains(wrong.toString());
        assertThat(logged.lines()).noneMatch(line -> line.contains("not-a-key-but-secret"));
    }

    @Test
    void thePasswordMayBeInAFile() throws IOException {
        serveWithPassword(PASSWORD);
        Path secret = Files.writeString(directory.resolve("secret"), PASSWORD + "\n");
        works(Map.of("mqtt.username", USER, "mqtt.password", "${file:" + secret + "}"));
        assertThat(logged.lines()).noneMatch(line -> line.contains(PASSWORD));
    }

    @Test
    void aWrongPasswordIsToldButNotPrintedAndTriedUntilItIsRight() {
        MosquittoProcess mosquitto = serveWithPassword("another");
        MqttConnection connection =
                isRefused(Map.of("mqtt.username", USER, "mqtt.password", PASSWORD), "Not authorized");
        setPassword(PASSWORD);
        mosquitto.restart();
        await().atMost(LONG).until(connection::isConnected);
        assertThat(logged.lines()).noneMatch(line -> line.contains(PASSWORD));
    }
}
