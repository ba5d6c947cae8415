package io.tidemark.standalone.cli;

import io.tidemark.bench.HoldBenchmark;
import io.tidemark.bench.ReplayBenchmark;
import io.tidemark.bridge.paho.emqx.Slots;
import io.tidemark.servers.process.Directories;
import io.tidemark.standalone.bench.BenchTargets;
import io.tidemark.standalone.bench.PahoBenchmark;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.streams.replay.ReplaySettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark bench}: what Tidemark costs, against the same broker without it, in one run. */
@Command(
        name = "bench",
        description = {
            "Measures Tidemark, each figure beside its ceiling in the same run.",
            "Starts its own servers on free ports.",
            "hold: the broker with Tidemark against the same broker alone: QoS 1 messages of 100 bytes from 20 publishers",
            "and from one, with one live subscriber.",
            "replay: a backlog to one client that comes back, against the same broker that had queued it in the client's",
            "session; and the first message after a SUBSCRIBE.",
            "paho: the bridge beside EMQX, from a backlog in Mosquitto to Kafka, against Paho clients that only receive and",
            "acknowledge. Needs mosquitto on this machine.",
            "sinks: a program of its own, see deploy/tidemark bench sinks --help."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    /** Goes to the log file only: the console gets one sentence, not a stack trace. */
    private static final String LOGGER = "tidemark.bench";

    /** What can be measured. */
    enum Benchmark {
        hold,
        replay,
        paho
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "BENCHMARK",
            description = "hold, replay, paho (default: ${DEFAULT-VALUE}).",
            defaultValue = "hold")
    private List<Benchmark> benchmarks = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "15",
            description = "hold: measured time of each row, after a warm-up of as long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            defaultValue = "100000",
            description = "replay: messages that wait (default: ${DEFAULT-VALUE}).")
    private int backlog;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "100",
            description = "replay: clients that wait for their first message (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "replay: the setting replay.window of streams-app (default: its default).")
    private int window = ReplaySettings.DEFAULT.window();

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "50000",
            description = "paho: messages that wait (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            description = "paho: connections of the bridge, and receiving clients (default: 1,2,4).")
    private List<Integer> connections = List.of(1, 2, 4);

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "paho: how often everything is measured, after once to warm up; medians are printed"
                    + " (default: ${DEFAULT-VALUE}).")
    private int repeat;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds " + seconds + " is too short: use 1 or more");
        }
        if (backlog < 1 || rounds < 1 || window < 1) {
            throw new ParameterException(spec.commandLine(), "--backlog, --rounds and --window must be 1 or more");
        }
        if (messages < 1 || repeat < 1 || connections.stream().anyMatch(n -> n < 1 || n > Slots.COUNT)) {
            throw new ParameterException(
                    spec.commandLine(), "--messages and --repeat must be 1 or more, --connections 1 to " + Slots.COUNT);
        }
        Path directory = Files.createTempDirectory("tidemark-bench");
        DevLogging.to(directory);
        try (ChildGuard guard = ChildGuard.open()) {
            return measure(directory, guard);
        }
    }

    private int measure(Path directory, ChildGuard guard) {
        try {
            BenchTargets targets = new BenchTargets(Distribution.find(), directory);
            for (Benchmark benchmark : benchmarks) {
                run(benchmark, targets, directory);
            }
            Directories.delete(directory);
            return OK;
        } catch (Exception e) { // whatever it was, the logs are kept and one sentence says where they are
            LoggerFactory.getLogger(LOGGER).error("the benchmark failed", e);
            String what = guard.interrupted() ? "Interrupted." : "The benchmark failed: " + messageOf(e) + ".";
            PrintWriter err = spec.commandLine().getErr();
            err.println(what + " Data and logs are in " + directory);
            err.flush();
            return FAILED;
        }
    }

    private void run(Benchmark benchmark, BenchTargets targets, Path directory) throws Exception {
        switch (benchmark) {
            case hold -> {
                Duration time = Duration.ofSeconds(seconds);
                new HoldBenchmark(time, time, System.out).run(targets::plain, targets::withTidemark);
            }
            case replay ->
                new ReplayBenchmark(backlog, rounds, System.out)
                        .run(targets::plain, () -> targets.whole(window), window);
            case paho -> new PahoBenchmark(directory.resolve("paho"), messages, connections, repeat, System.out).run();
        }
    }

    private static String messageOf(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
