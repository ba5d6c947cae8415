package io.tidemark.bridge.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.bridge.paho.PahoSettings.Kind;
import io.tidemark.bridge.settings.SettingsException;
import io.tidemark.bridge.settings.SettingsFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PahoSettingsTest {

    private static final String FILE = "conf/bridge.properties";
    private static final Map<String, String> LEAST = Map.of(
            "broker", "emqx",
            "bootstrap.servers", "kafka:9092",
            "schema.registry.url", "http://registry:8081",
            "mqtt.url", "tcp://broker:1883");

    private static PahoSettings settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(more);
        return PahoSettings.of(new SettingsFile(FILE, all));
    }

    private static void isRefused(Map<String, String> more, String key, String... words) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(more))
                .withMessageStartingWith("settings file " + FILE + ": " + key + " ")
                .withMessageContainingAll(words);
    }

    @Test
    void needsOnlyTheServers() {
        PahoSettings settings = settings(Map.of());
        assertThat(settings.broker()).isEqualTo(Kind.EMQX);
        assertThat(settings.instances()).isEqualTo(1);
        assertThat(settings.instance()).isZero();
        assertThat(settings.bridge().nodeName()).isEqualTo("emqx");
        assertThat(settings.mqtt().clientIdPrefix()).isEqualTo("tidemark-bridge-emqx");
        assertThat(settings.emqx().api()).isEmpty();
    }

    @Test
    void whatIsOnItsWayToKafkaIsNotGivenUpUnlessTheFileSaysSo() {
        assertThat(settings(Map.of()).bridge().producer()).containsEntry("delivery.timeout.ms", Integer.MAX_VALUE);
        assertThat(settings(Map.of("producer.delivery.timeout.ms", "60000"))
                        .bridge()
                        .producer())
                .containsEntry("delivery.timeout.ms", "60000");
    }

    @ParameterizedTest
    @CsvSource({"emqx, EMQX", "EMQX, EMQX", "mosquitto, MOSQUITTO", "Mosquitto, MOSQUITTO"})
    void kindsOfBrokers(String written, Kind kind) {
        assertThat(settings(Map.of("broker", written)).broker()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "bootstrap.servers", "schema.registry.url", "mqtt.url"})
    void whatIsMissingIsNamedWithAnExample(String key) {
        isRefused(Map.of(key, ""), key, "is missing: add a line such as", key + "=");
    }

    @Test
    void anotherBrokerIsRefused() {
        isRefused(Map.of("broker", "hivemq"), "broker", "hivemq", "emqx or mosquitto", "docs/brokers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "brokers",
                "broker.url",
                "bridge.instanc",
                "bridge.url",
                "mqtt.user",
                "emqx.url",
                "kafka.bootstrap.servers",
                "mosquitto.url"
            })
    void unknownKeysAreReported(String key) {
        isRefused(Map.of(key, "x"), key, "is not a setting", "correct its spelling or remove it");
    }

    @Test
    void everyInstanceHasANameAndANumberOfItsOwn() {
        PahoSettings settings = settings(Map.of("bridge.instances", "2", "bridge.instance", "1"));
        assertThat(settings.instances()).isEqualTo(2);
        assertThat(settings.instance()).isEqualTo(1);
        assertThat(settings.bridge().nodeName()).isEqualTo("emqx-1");
        assertThat(settings.mqtt().clientIdPrefix()).isEqualTo("tidemark-bridge-emqx-1");
    }

    @ParameterizedTest
    @CsvSource({"0", "17", "-1", "two"})
    void numbersOfInstancesOutOfRange(String instances) {
        isRefused(Map.of("bridge.instances", instances), "bridge.instances", instances, "from 1 to 16");
    }

    @Test
    void anInstanceBeyondTheirNumber() {
        isRefused(
                Map.of("bridge.instances", "2", "bridge.instance", "2"),
                "bridge.instance",
                "is '2'",
                "bridge.instances is 2",
                "from 0 to 1");
        isRefused(Map.of("bridge.instance", "1"), "bridge.instance", "is '1'", "bridge.instances is 1");
        isRefused(Map.of("bridge.instances", "2", "bridge.instance", "-1"), "bridge.instance", "'-1'");
    }

    @Test
    void oneOfSeveralInstancesMustSayWhichItIs() {
        isRefused(Map.of("bridge.instances", "2"), "bridge.instance", "is missing");
    }

    @Test
    void mosquittoHasOneInstance() {
        isRefused(
                Map.of("broker", "mosquitto", "bridge.instances", "2", "bridge.instance", "0"),
                "bridge.instances",
                "must be 1 for Mosquitto");
    }

    @Test
    void aConnectionWithoutSlotsIsRefused() {
        for (int instances : List.of(1, 2, 3, 5, 16)) {
            int most = 16 / instances;
            Map<String, String> several = Map.of(
                    "bridge.instances", Integer.toString(instances),
                    "bridge.instance", "0",
                    "mqtt.connections", Integer.toString(most));
            assertThat(settings(several).mqtt().connections()).isEqualTo(most);
        }
        isRefused(
                Map.of("bridge.instances", "2", "bridge.instance", "0", "mqtt.connections", "9"),
                "mqtt.connections",
                "is '9'",
                "at most 8");
    }

    @Test
    void theBufferOfKafkaLimitsWhatConnectionsHold() {
        assertThat(settings(Map.of("buffer.memory", "8388608")).mqtt().unackedBytes())
                .isEqualTo(4 << 20);
    }

    @Test
    void secretsAreNeverPrinted() {
        assertThat(settings(Map.of(
                                "mqtt.password", "hunter1",
                                "emqx.api.url", "http://broker:18083",
                                "emqx.api.key", "key",
                                "emqx.api.secret", "hunter2",
                                "mqtt.probe.password", "hunter3"))
                        .toString())
                .doesNotContain("hunter");
    }
}
