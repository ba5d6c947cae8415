package io.tidemark.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
