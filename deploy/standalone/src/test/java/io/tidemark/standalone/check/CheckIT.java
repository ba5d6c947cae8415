package io.tidemark.standalone.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.check.Check;
import io.tidemark.check.CheckSettings;
import io.tidemark.check.Outcome;
import io.tidemark.check.Report;
import io.tidemark.check.workload.Workload;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chaos check itself: the product passes it, and a product with a wrong offset rule does not. */
class CheckIT {

    private static final long SEED = 20_260_101;

    /** Held, or its level would be forgotten. Paho reports each broken connection at length, and here all of them break. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    private final Distribution distribution =
            new Distribution(Path.of("target", "dist").toAbsolutePath());

    @BeforeAll
    static void silencePaho() {
        PAHO.setLevel(Level.OFF);
    }

    @Test
    void nothingIsLostWhateverDies() throws Exception {
        Outcome outcome = run(CheckSettings.standard(SEED, Duration.ofMinutes(1)), StreamsProgram.of(distribution));
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.verdict().lost()).isZero();
        assertThat(outcome.verdict().replayedAfterAck()).isEmpty();
        assertThat(outcome.passed()).isTrue();
        assertThat(outcome.replayed()).as("messages sent by replays").isPositive();
        assertThat(outcome.chronicle())
                .filteredOn(line -> line.contains("kill -9"))
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void anOffsetThatSkipsGapsIsNoticed() throws Exception {
        CheckSettings settings = CheckSettings.standard(SEED, Duration.ofSeconds(15))
                .withWorkload(Workload.interrupted())
                .withoutKills()
                .withPatience(Duration.ofSeconds(8));
        Outcome outcome = run(settings, careless());
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.verdict().lost()).isPositive();
        assertThat(outcome.passed()).isFalse();
    }

    /** The control: the same workload with the product's own rule. */
    @Test
    void theOffsetRuleOfTheProductLosesNothingThere() throws Exception {
        CheckSettings settings = CheckSettings.standard(SEED, Duration.ofSeconds(15))
                .withWorkload(Workload.interrupted())
                .withoutKills();
        Outcome outcome = run(settings, StreamsProgram.of(distribution));
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.passed()).isTrue();
    }

    private StreamsProgram careless() {
        String testClasses = Path.of("target", "test-classes").toAbsolutePath().toString();
        return new StreamsProgram(
                CarelessStreamsMain.class.getName(), testClasses + File.pathSeparator + distribution.classPath());
    }

    private Outcome run(CheckSettings settings, StreamsProgram streams) throws Exception {
        Path parent = Files.createDirectories(Path.of("target", "check").toAbsolutePath());
        Path directory = Files.createTempDirectory(parent, "run");
        System.out.println("check with seed " + settings.seed() + ", data and logs in " + directory);
        try (SeparateProcesses processes =
                SeparateProcesses.start(distribution, streams, DataDirectory.open(directory), CheckIT::say)) {
            Outcome outcome = new Check(settings, CheckIT::say).run(processes.system());
            System.out.println(Report.of(outcome));
            return outcome;
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
