package io.tidemark.bridge.paho.emqx.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tidemark.bridge.paho.emqx.EmqxSettings;
import io.tidemark.bridge.paho.mqtt.MqttSettings.Secret;
import io.tidemark.bridge.paho.mqtt.PemTls;
import io.tidemark.servers.redis.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmqxTlsTest {

    private static final byte[] NODES = "[{\"version\":\"5.8.9\"}]".getBytes(StandardCharsets.UTF_8);

    private SelfSignedCertificate certificate;
    private HttpsServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        certificate = SelfSignedCertificate.create(directory, "emqx");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(PemTls.context(
                Optional.empty(), Optional.of(certificate.certificate()), Optional.of(certificate.key()))));
        server.createContext(EmqxV5.NODES, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, NODES.length);
                exchange.getResponseBody().write(NODES);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private EmqxApi connect(Optional<Path> authority) {
        return EmqxApis.connect(new EmqxSettings.Api(
                URI.create("https://localhost:" + server.getAddress().getPort()),
                "key",
                new Secret("secret"),
                authority,
                Duration.ofSeconds(5)));
    }

    @Test
    void anApiWhoseAuthorityIsGivenIsTrusted() {
        assertThat(connect(Optional.of(certificate.certificate())).version()).isEqualTo("5.8.9");
    }

    @Test
    void anotherIsNot() {
        assertThatExceptionOfType(EmqxApiException.class)
                .isThrownBy(() -> connect(Optional.empty()))
                .withMessageContaining("certification path");
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path directory) {
        assertThatExceptionOfType(EmqxApiException.class)
                .isThrownBy(() -> connect(Optional.of(directory.resolve("ca.pem"))))
                .withMessageContaining("emqx.api.ca")
                .withMessageContaining("ca.pem");
    }
}
