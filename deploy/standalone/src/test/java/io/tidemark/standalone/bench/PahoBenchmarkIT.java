package io.tidemark.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark runs, and prints figures; what they are, is not for a test. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class PahoBenchmarkIT {

    @Test
    void printsWhatBothTake(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            new PahoBenchmark(directory, 1_000, List.of(2), 1, out).run();
        }
        List<String> lines =
                printed.toString(StandardCharsets.UTF_8).strip().lines().toList();
        assertThat(lines.get(lines.size() - 1)).matches(" +2 +[0-9]+ +[0-9]+ +[0-9.]+ +[0-9.]+ .*");
    }
}
