package io.tidemark.bridge.paho.emqx.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.check.Finding.Verdict;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The probe against a real broker, which is Mosquitto: it enforces access rules of its own. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class AclProbeIT {

    private Path directory;

    @BeforeEach
    void use(@TempDir Path temporary) {
        directory = temporary;
    }

    @Test
    void withoutAccessRulesEverythingIsAWarning() {
        assertThat(probe(List.of()))
                .hasSize(3)
                .allMatch(finding -> finding.verdict() == Verdict.WARNING)
                .allMatch(finding -> finding.text().contains("install the access rules in deploy/emqx"));
    }

    /** Mosquitto denies publishing, and grants every subscription. Again and again, because Paho makes a race of it. */
    @RepeatedTest(5)
    void whatIsDeniedIsToldFromWhatIsGranted() throws IOException {
        Path acl = Files.writeString(directory.resolve("acl"), "topic readwrite public/#\n");
        assertThat(probe(List.of("acl_file " + acl)))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.OK, Verdict.WARNING, Verdict.OK);
    }

    @Test
    void aBrokerThatLetsNobodyInCannotBeChecked() {
        assertThat(probe(List.of("allow_anonymous false"))).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.CANNOT_CHECK);
            assertThat(finding.text()).contains("mqtt.probe.username");
        });
    }

    private List<Finding> probe(List<String> settings) {
        try (MosquittoProcess mosquitto = MosquittoProcess.start(directory.resolve("data"), Ports.free(), settings)) {
            MqttSettings mqtt =
                    MqttSettings.of(new SettingsFile("test", Map.of("mqtt.url", mosquitto.uri())), "it", 64 << 20);
            return new AclProbe(mqtt, "$tidemark").run();
        }
    }
}
