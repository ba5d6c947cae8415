package io.tidemark.bridge.paho.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.redis.SelfSignedCertificate;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A real Mosquitto that wants a certificate of whoever connects. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class MqttTlsIT {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final int port = Ports.free();
    private SelfSignedCertificate brokers;
    private SelfSignedCertificate ours;
    private MosquittoProcess mosquitto;

    @BeforeEach
    void start(@TempDir Path directory) {
        brokers = SelfSignedCertificate.create(directory.resolve("tls"), "broker");
        ours = SelfSignedCertificate.create(directory.resolve("tls"), "bridge");
        mosquitto = MosquittoProcess.start(
                directory.resolve("data"),
                port,
                List.of(
                        "certfile " + brokers.certificate(),
                        "keyfile " + brokers.key(),
                        "cafile " + ours.certificate(),
                        "require_certificate true"));
    }

    @AfterEach
    void stop() {
        mosquitto.close();
    }

    private MqttSettings settings(Path authority, Optional<SelfSignedCertificate> certificate) {
        Map<String, String> values = new HashMap<>();
        values.put("mqtt.url", "ssl://localhost:" + port);
        values.put("mqtt.tls.ca", authority.toString());
        certificate.ifPresent(own -> {
            values.put("mqtt.tls.certificate", own.certificate().toString());
            values.put("mqtt.tls.key", own.key().toString());
        });
        return MqttSettings.of(new SettingsFile("test", values), "it", 64 << 20);
    }

    @Test
    void readsAndPublishes() {
        MqttSettings settings = settings(brokers.certificate(), Optional.of(ours));
        List<String> arrived = new CopyOnWriteArrayList<>();
        try (MqttConnection connection = MqttConnection.start(
                        settings,
                        "reader",
                        List.of(new Subscription("t/#", 1, false, true)),
                        arrival -> {
                            arrived.add(arrival.topic());
                            return CompletableFuture.completedFuture(null);
                        },
                        new BridgeMetrics(new SimpleMeterRegistry()));
                MqttPublisher publisher = MqttPublisher.start(settings, "publisher")) {
            await().atMost(LONG).until(connection::isConnected);
            publisher
                    .publish("t/1", ByteBuffer.allocate(1), 1, false, Arrival.Properties.NONE)
                    .toCompletableFuture()
                    .join();
            await().atMost(LONG).untilAsserted(() -> assertThat(arrived).containsExactly("t/1"));
        }
    }

    @Test
    void aBrokerThatTheAuthorityDoesNotKnowIsNotConnectedTo() {
        assertThatExceptionOfType(MqttProbe.RefusedException.class)
                .isThrownBy(() -> MqttProbe.connect(settings(ours.certificate(), Optional.of(ours)), "probe"))
                .withMessageContaining("certification path");
    }

    @Test
    void theBrokerSeesOurCertificate() {
        assertThatExceptionOfType(MqttProbe.RefusedException.class)
                .isThrownBy(() -> MqttProbe.connect(settings(brokers.certificate(), Optional.empty()), "probe"));
        assertThatNoException()
                .isThrownBy(() -> MqttProbe.connect(settings(brokers.certificate(), Optional.of(ours)), "probe")
                        .close());
    }
}
