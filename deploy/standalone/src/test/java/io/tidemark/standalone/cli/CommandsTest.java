package io.tidemark.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.Main;
import io.tidemark.standalone.api.ApiServer;
import io.tidemark.standalone.api.StatusReport;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.part.PartStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private final StringWriter output = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "dev --help",
                "status --help",
                "topology --help",
                "check --help",
                "replay --help",
                "why --help",
                "bench --help",
                "bridge --help",
                "bridge capabilities --help",
                "bridge check --help",
                "bridge provision --help",
                "bridge unprovision --help",
                "config --help",
                "config check --help",
                "config show --help",
                "version --help",
                "help dev"
            })
    void everythingHasHelp(String line) {
        assertThat(run(line.split(" ", -1))).isZero();
        assertThat(output.toString()).contains("Usage: tidemark");
    }

    @Test
    void aWrongOptionIsExplained() {
        assertThat(run("dev", "--prot-offset", "1")).isEqualTo(2);
        assertThat(output.toString()).contains("--prot-offset", "--port-offset");
    }

    @Test
    void aPortInUseForTheMetricsOfABridgeIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run(
                            "bridge",
                            "--broker=mosquitto",
                            "--mqtt=tcp://localhost:1",
                            "--set=bootstrap.servers=localhost:1",
                            "--set=schema.registry.url=http://localhost:1",
                            "--set=metrics.listen=127.0.0.1:" + taken.getLocalPort()))
                    .isEqualTo(1);
        }
        assertThat(output.toString().lines())
                .singleElement()
                .asString()
                .startsWith("tidemark bridge: cannot serve metrics on ")
                .contains("in use", "metrics.listen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "dev"})
    void anOffsetOutOfRangeIsOneLine(String command, @TempDir Path data) {
        assertThat(run(command, "--data", data.resolve("new").toString(), "--port-offset", "999999"))
                .isEqualTo(2);
        assertThat(output.toString().lines())
                .singleElement()
                .asString()
                .startsWith("--port-offset 999999 is out of range: use 0 to ")
                .endsWith("(see tidemark " + command + " --help)");
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--minutes 0", "--minutes NaN", "--rate 0", "--data src"})
    void aCheckThatCannotBeIsOneLine(String options) {
        assertThat(run(("check " + options).split(" ", -1))).isEqualTo(2);
        assertThat(output.toString().lines())
                .singleElement()
                .asString()
                .startsWith(options.split(" ", -1)[0])
                .endsWith("(see tidemark check --help)");
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(run("version")).isZero();
        assertThat(output.toString()).containsPattern("Tidemark \\d+\\.\\d+");
    }

    @Test
    void theTopologyNamesItsTopics() {
        assertThat(run("topology", "--topic-prefix", "x.")).isZero();
        assertThat(output.toString()).contains("Sub-topology: 0", "x.messages");
    }

    @Test
    void statusOfNothing(@TempDir Path data) {
        int offset = Ports.free() % 50_000;
        assertThat(run("status", "--data", data.toString(), "--port-offset", Integer.toString(offset)))
                .isEqualTo(3);
        assertThat(output.toString()).contains("Tidemark is not running");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void statusSaysWhatIsReady(boolean ready, @TempDir Path data) {
        int offset = freeOffset();
        StatusReport report = StatusReport.of("1", "/data", List.of(new PartStatus("Kafka", "there:1", ready)));
        try (ApiServer api = ApiServer.start(new PortPlan(offset).api(), () -> report, () -> "", Optional::empty)) {
            assertThat(api).isNotNull();
            String[] arguments = {"status", "--data", data.toString(), "--port-offset", Integer.toString(offset)};
            assertThat(run(arguments)).isEqualTo(ready ? 0 : 1);
            assertThat(output.toString()).contains("Kafka").contains("there:1").contains(ready ? "ready" : "not ready");
        }
    }

    private static int freeOffset() {
        int port = Ports.free();
        int api = new PortPlan(0).api();
        return Math.floorMod(port - api, 56_000);
    }
}
