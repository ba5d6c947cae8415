package io.tidemark.bridge.paho.emqx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.Capability;
import io.tidemark.bridge.paho.mosquitto.MosquittoProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the table in docs/brokers/README.md against what the bridges beside brokers declare. */
class CapabilitiesPageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "brokers", "README.md");

    @ParameterizedTest
    @EnumSource
    void theTableSaysWhatTheCodeDeclares(Capability capability) throws IOException {
        assertThat(row(capability.description()))
                .containsExactly(
                        "yes",
                        emqx("5.8.9", capability),
                        emqx("4.4.19", capability),
                        answer(MosquittoProfile.profile().capabilities().contains(capability)));
    }

    /** The cells of HiveMQ, EMQX 5, EMQX 4.4 and Mosquitto, without what is said besides. */
    private static List<String> row(String description) throws IOException {
        String head = "| " + description + " | ";
        String row = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(head))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no row for \"" + description + "\" in " + PAGE));
        return Arrays.stream(row.substring(head.length()).split(" \\|", -1))
                .filter(cell -> !cell.isEmpty())
                .map(cell -> cell.strip().replaceFirst(";.*", ""))
                .toList();
    }

    private static String emqx(String version, Capability capability) {
        boolean withApi = EmqxProfile.of(version, true).capabilities().contains(capability);
        boolean without = EmqxProfile.of(version, false).capabilities().contains(capability);
        return withApi == without ? answer(withApi) : "with the API";
    }

    private static String answer(boolean has) {
        return has ? "yes" : "no";
    }
}
