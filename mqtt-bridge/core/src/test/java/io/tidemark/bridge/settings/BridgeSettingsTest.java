package io.tidemark.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeSettingsTest {

    private static final Map<String, String> LEAST =
            Map.of("bootstrap.servers", "kafka:9092", "schema.registry.url", "http://registry:8081");

    @Test
    void needsOnlyTheServers() {
        BridgeSettings settings = BridgeSettings.of("file", LEAST, "node@here");
        assertThat(settings.nodeName()).isEqualTo("node@here");
        assertThat(settings.commandsGroupId()).isEqualTo("tidemark-bridge-node@here");
        assertThat(settings.topics().messages().name()).isEqualTo("mqtt.messages");
        assertThat(settings.eventsDelivered()).isTrue();
        assertThat(settings.metricsListen()).isEmpty();
        assertThat(settings.holdTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void passesClientSettingsOn() {
        BridgeSettings settings = BridgeSettings.of(
                "file",
                with(Map.of(
                        "security.protocol", "SSL",
                        "ssl.truststore.location", "/t",
                        "basic.auth.user.info", "u:p",
                        "producer.linger.ms", "3",
                        "consumer.fetch.min.bytes", "4",
                        "metrics.listen", "127.0.0.1:9400")),
                "n");
        assertThat(settings.clients())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.truststore.location", "/t")
                .containsEntry("basic.auth.user.info", "u:p")
                .containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(settings.producer()).containsExactly(Map.entry("linger.ms", "3"));
        assertThat(settings.consumer()).containsExactly(Map.entry("fetch.min.bytes", "4"));
        assertThat(settings.metricsListen()).map(InetSocketAddress::getPort).contains(9400);
    }

    @ParameterizedTest
    @CsvSource({
        "bootstrap.server, kafka:9092",
        "events.delivered, yes",
        "hold.timeout.ms, 5s",
        "hold.timeout.ms, 1",
        "metrics.listen, 9400",
        "metrics.listen, localhost:x",
        "topic.prefix, mqtt/",
        "buffer.memory, 64MB"
    })
    void saysWhichKeyOfWhichFileIsWrong(String key, String value) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> BridgeSettings.of("conf/tidemark.properties", with(Map.of(key, value)), "n"))
                .withMessageContaining("conf/tidemark.properties")
                .withMessageContaining(key);
    }

    @Test
    void saysWhichKeyIsMissing() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> BridgeSettings.of("file", Map.of("bootstrap.servers", "k:1"), "n"))
                .withMessageContaining("schema.registry.url")
                .withMessageContaining("missing");
    }

    @Test
    void saysWhichFileIsMissing(@TempDir Path directory) {
        Path file = directory.resolve("tidemark.properties");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> BridgeSettings.read(file, "n"))
                .withMessageContaining(file.toString());
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(more);
        return all;
    }

    @Test
    void aSecretMayBeInAFile(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "user:pa$$word\n");
        BridgeSettings settings =
                BridgeSettings.of("file", with(Map.of("basic.auth.user.info", "${file:" + secret + "}")), "n");
        assertThat(settings.clients()).containsEntry("basic.auth.user.info", "user:pa$$word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${file:/no/such/file}", "${env:NO_SUCH_VARIABLE_OF_TIDEMARK}"})
    void saysWhichKeyRefersToWhatIsNotThere(String reference) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> BridgeSettings.of("file", with(Map.of("sasl.jaas.config", reference)), "n"))
                .withMessageContaining("sasl.jaas.config")
                .withMessageContaining(reference.substring(reference.indexOf(':') + 1, reference.length() - 1));
    }
}
