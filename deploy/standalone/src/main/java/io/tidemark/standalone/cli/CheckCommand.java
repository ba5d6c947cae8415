package io.tidemark.standalone.cli;

import io.tidemark.check.Check;
import io.tidemark.check.CheckSettings;
import io.tidemark.check.Outcome;
import io.tidemark.check.Report;
import io.tidemark.check.workload.Workload;
import io.tidemark.servers.process.Directories;
import io.tidemark.standalone.check.SeparateProcesses;
import io.tidemark.standalone.check.StreamsProgram;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.standalone.data.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark check}: whether the promises hold while processes are killed. */
@Command(
        name = "check",
        description = {
            "Checks the promises while processes are killed.",
            "Starts every part as a process of its own, on free ports; lets MQTT clients publish and subscribe, come and go;",
            "kills each process with SIGKILL and starts it again, and cuts connections; then lets everything come back and",
            "accounts for every message. Fails if an acknowledged message did not reach a subscriber that it was due to, or",
            "if a replay sent what its client had acknowledged. Duplicates and order are reported only.",
            "Exit code: 0 every promise held, 1 one did not, or something could not start."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class CheckCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int SECONDS_A_MINUTE = 60;
    /** Goes to the log file only: the console gets one sentence, not a stack trace. */
    private static final String LOGGER = "tidemark.check";

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long clients publish and processes die, such as 0.5 or 60 (default: ${DEFAULT-VALUE})."
                    + " Starting and draining come on top, about a minute.")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Repeats the schedule of an earlier run, which printed it (default: random).")
    private @Nullable Long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Messages a second of all publishers together (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "New or empty directory for data and logs, which are kept (default: a temporary one, kept only"
                            + " on failure).")
    private @Nullable Path data;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!(minutes >= 0.1)) {
            throw new ParameterException(spec.commandLine(), "--minutes " + minutes + " is too short: use 0.1 or more");
        }
        if (rate < 1) {
            throw new ParameterException(spec.commandLine(), "--rate " + rate + " is too low: use 1 or more");
        }
        Path directory = data == null
                ? Files.createTempDirectory("tidemark-check")
                : data.toAbsolutePath().normalize();
        if (!isNewOrEmpty(directory)) {
            throw new ParameterException(
                    spec.commandLine(), "--data " + directory + " is not empty: name a new or an empty directory");
        }
        DevLogging.to(directory.resolve("logs"));
        try (ChildGuard guard = ChildGuard.open()) {
            return check(directory, guard);
        }
    }

    private static boolean isNewOrEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> content = Files.list(directory)) {
            return content.findAny().isEmpty();
        }
    }

    private int check(Path directory, ChildGuard guard) {
        try {
            long chosen = Optional.ofNullable(seed)
                    .orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000_000L));
            say("Checking for " + minutes + " min, seed " + chosen + ", data and logs in " + directory);
            CheckSettings settings = CheckSettings.standard(
                            chosen, Duration.ofSeconds(Math.round(minutes * SECONDS_A_MINUTE)))
                    .withWorkload(Workload.standard(rate));
            Outcome outcome = run(settings, DataDirectory.open(directory));
            say(Report.of(outcome));
            if (!outcome.passed()) {
                say("Data and logs are in " + directory);
                return FAILED;
            }
            if (data == null) {
                Directories.delete(directory);
            }
            return OK;
        } catch (Exception e) { // whatever it was, the logs are kept and one sentence says where they are
            LoggerFactory.getLogger(LOGGER).error("the check failed", e);
            String what = guard.interrupted() ? "Interrupted." : "The check could not be made: " + messageOf(e) + ".";
            PrintWriter err = spec.commandLine().getErr();
            err.println(what + " Data and logs are in " + directory);
            err.flush();
            return FAILED;
        }
    }

    private Outcome run(CheckSettings settings, DataDirectory data) throws IOException, InterruptedException {
        Distribution distribution;
        try {
            distribution = Distribution.find();
        } catch (StartException e) {
            data.close();
            throw e;
        }
        try (SeparateProcesses processes =
                SeparateProcesses.start(distribution, StreamsProgram.of(distribution), data, this::say)) {
            return new Check(settings, this::say).run(processes.system());
        }
    }

    private synchronized void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private static String messageOf(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
