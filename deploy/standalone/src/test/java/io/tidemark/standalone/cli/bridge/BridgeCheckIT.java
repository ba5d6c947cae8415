package io.tidemark.standalone.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.mosquitto.ShippedFiles;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemark bridge check} against a real Mosquitto. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class BridgeCheckIT {

    private static final String PASSWORD = "a word that is not printed";

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    BridgeCheckIT(@TempDir Path directory) {
        this.directory = directory;
    }

    private int check(String url) throws Exception {
        Path config = directory.resolve("bridge.properties");
        Files.writeString(
                config,
                """
                broker=mosquitto
                bootstrap.servers=127.0.0.1:9
                schema.registry.url=http://127.0.0.1:9
                mqtt.url=%s
                mqtt.username=tidemark
                mqtt.password=%s
                mqtt.connect.timeout.ms=2000
                """
                        .formatted(url, PASSWORD));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("bridge", "check", "--config", config.toString());
    }

    private MosquittoProcess start(List<String> settings) {
        return MosquittoProcess.start(directory.resolve("mosquitto"), Ports.free(), settings);
    }

    @Test
    void withTheShippedFilesThereIsNoWarning() throws Exception {
        Path shipped = Path.of("..", "mosquitto");
        try (MosquittoProcess mosquitto =
                start(ShippedFiles.install(shipped, directory, Map.of("tidemark", PASSWORD)))) {
            assertThat(check(mosquitto.uri())).isZero();
        }
        assertThat(out.toString().lines()).hasSize(7).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void withoutThemThereAreWarnings() throws Exception {
        try (MosquittoProcess mosquitto = start(List.of())) {
            assertThat(check(mosquitto.uri())).isEqualTo(1);
        }
        assertThat(out.toString())
                .contains("WARNING  clients can publish to the inboxes of others", "deploy/mosquitto/tidemark.acl")
                .doesNotContain("emqx");
    }

    @Test
    void nobodyAnswers() throws Exception {
        assertThat(check("tcp://127.0.0.1:" + Ports.free())).isEqualTo(3);
        assertThat(err.toString())
                .contains("tidemark bridge check: the broker does not let the bridge in", "check mqtt.url")
                .doesNotContain(PASSWORD);
    }
}
