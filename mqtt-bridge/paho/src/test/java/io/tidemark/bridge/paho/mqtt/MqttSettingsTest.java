package io.tidemark.bridge.paho.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.bridge.settings.SettingsException;
import io.tidemark.bridge.settings.SettingsFile;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqttSettingsTest {

    private static MqttSettings settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of("mqtt.url", "tcp://broker:1883"));
        all.putAll(more);
        return MqttSettings.of(new SettingsFile("bridge.properties", all), "n1", 64 << 20);
    }

    @Test
    void needsOnlyTheBroker() {
        MqttSettings settings = settings(Map.of());
        assertThat(settings.urls()).containsExactly("tcp://broker:1883");
        assertThat(settings.clientIdPrefix()).isEqualTo("tidemark-bridge-n1");
        assertThat(settings.receiveMaximum()).isEqualTo(1_000);
        assertThat(settings.unackedBytes()).isEqualTo(32 << 20);
        assertThat(settings.tls()).isEmpty();
    }

    @Test
    void connectionsShareTheBuffer() {
        assertThat(settings(Map.of("mqtt.connections", "4")).unackedBytes()).isEqualTo(8 << 20);
    }

    @Test
    void anOrdinaryClientDiffersInItsCredentialsOnly() {
        MqttSettings settings = settings(Map.of("mqtt.username", "u", "mqtt.password", "p"));
        assertThat(settings.credentials().username()).contains("u");
        assertThat(settings.asOrdinaryClient().credentials().username()).isEmpty();
        assertThat(settings.asOrdinaryClient().credentials().password()).isEmpty();

        MqttSettings ordinary = settings(Map.of(
                        "mqtt.username", "u",
                        "mqtt.password", "p",
                        "mqtt.probe.username", "somebody",
                        "mqtt.probe.password", "q"))
                .asOrdinaryClient();
        assertThat(ordinary)
                .isEqualTo(settings(Map.of(
                        "mqtt.username", "somebody",
                        "mqtt.password", "q",
                        "mqtt.probe.username", "somebody",
                        "mqtt.probe.password", "q")));
    }

    @Test
    void aPasswordIsNeverPrinted() {
        assertThat(settings(Map.of("mqtt.password", "hunter2", "mqtt.probe.password", "hunter3"))
                        .toString())
                .doesNotContain("hunter");
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt.url, broker:1883",
        "mqtt.url, http://broker:1883",
        "mqtt.url, tcp://broker",
        "mqtt.url, tcp://broker:70000",
        "mqtt.url, tcp://broker:1883/mqtt",
        "mqtt.url, 'tcp://broker:1883,broker:1884'",
        "mqtt.url, 'tcp://broker:1883,ssl://broker:8883'",
        "mqtt.url, ','",
        "mqtt.receive.maximum, 40000",
        "mqtt.connections, 0",
        "mqtt.user, x",
        "mqtt.tls.ca, /ca.pem",
        "mqtt.tls.key, /key.pem"
    })
    void saysWhichKeyOfWhichFileIsWrong(String key, String value) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of(key, value)))
                .withMessageContaining("bridge.properties")
                .withMessageContaining(key);
    }

    @Test
    void aPasswordInAUrlIsRefusedAndNotRepeated() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of("mqtt.url", "tcp://user:hunter2@broker:1883")))
                .withMessageContainingAll("bridge.properties", "mqtt.url", "mqtt.password")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void theShortestWaitIsNoLongerThanTheLongest() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of("mqtt.reconnect.min.ms", "5000", "mqtt.reconnect.max.ms", "1000")))
                .withMessageContainingAll("bridge.properties", "mqtt.reconnect.min.ms", "mqtt.reconnect.max.ms");
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt.keep.alive.s, 1, 65535",
        "mqtt.session.expiry.s, 60, 4294967295",
        "mqtt.receive.maximum, 1, 32767",
        "mqtt.max.packet.bytes, 0, 268435460",
        "mqtt.unacked.bytes, 65536, 68719476736",
        "mqtt.connections, 1, 16",
        "mqtt.connect.timeout.ms, 100, 600000",
        "mqtt.reconnect.min.ms, 10, 30000",
        "mqtt.reconnect.max.ms, 100, 600000",
        "mqtt.publish.timeout.ms, 100, 600000"
    })
    void everyNumberHasItsRange(String key, long least, long most) {
        assertThat(settings(Map.of(key, Long.toString(least))))
                .isNotEqualTo(settings(Map.of(key, Long.toString(most))));
        for (long beyond : new long[] {least - 1, most + 1}) {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> settings(Map.of(key, Long.toString(beyond))))
                    .withMessageContainingAll("bridge.properties", key, Long.toString(beyond), "write");
        }
    }

    @Test
    void socketsDoNotWaitForMoreToSend() throws Exception {
        try (Socket socket = NoDelaySockets.plain(new Valve()).createSocket();
                Socket tls = NoDelaySockets.tls(
                                (javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault())
                        .createSocket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
            assertThat(tls.getTcpNoDelay()).isTrue();
        }
    }
}
