package io.tidemark.standalone.cli;

import io.tidemark.bench.HoldBenchmark;
import io.tidemark.servers.process.Directories;
import io.tidemark.standalone.bench.BenchTargets;
import io.tidemark.standalone.data.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark bench}: what Tidemark costs, against the same broker without it, in one run. */
@Command(
        name = "bench",
        description =
                "Measures the broker with Tidemark against the same broker alone: QoS 1 messages of 100 bytes from"
                        + " 20 publishers and from one, with one live subscriber. Starts its own servers on free ports.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchCommand implements Callable<Integer> {

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "15",
            description = "Measured time of each row, after a warm-up of as long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds " + seconds + " is too short: use 1 or more");
        }
        Path directory = Files.createTempDirectory("tidemark-bench");
        DevLogging.to(directory);
        BenchTargets targets = new BenchTargets(Distribution.find(), directory);
        Duration time = Duration.ofSeconds(seconds);
        new HoldBenchmark(time, time, System.out).run(targets::plain, targets::withTidemark);
        Directories.delete(directory);
        return 0;
    }
}
