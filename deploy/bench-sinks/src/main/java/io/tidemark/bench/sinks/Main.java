package io.tidemark.bench.sinks;

import io.tidemark.servers.process.Directories;
import io.tidemark.standalone.cli.ChildGuard;
import io.tidemark.standalone.cli.DevLogging;
import io.tidemark.standalone.cli.WrongUsage;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code deploy/tidemark bench sinks}. */
@Command(
        name = "tidemark bench sinks",
        description = {
            "Measures the sinks, each figure beside its ceiling in the same run. Starts its own servers on free ports: Kafka,",
            "the schema registry, and each store in turn.",
            "A log of messages and acks is written once. From its first record to its last row in an empty store it is then",
            "read by the connector, with the settings of the standalone mode; the ceiling is a raw client of the store that",
            "writes the same rows on as many connections as the connector has tasks."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    /** Goes to the log file only: the console gets one sentence, not a stack trace. */
    private static final String LOGGER = "tidemark.bench";

    @Option(
            names = "--store",
            paramLabel = "STORE",
            split = ",",
            description = "Which stores: ${COMPLETION-CANDIDATES} (default: all). May be repeated.")
    private List<StoreKind> stores = List.of(StoreKind.values());

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "300000",
            description = "Messages in the log; for each ten of them there is an ack too (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "100",
            description = "Size of a message's payload (default: ${DEFAULT-VALUE}).")
    private int payload;

    @Option(
            names = "--topics",
            paramLabel = "N",
            defaultValue = "1000",
            description = "MQTT topics that the messages are spread over (default: ${DEFAULT-VALUE}).")
    private int topics;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            split = ",",
            description = "tasks.max of the connector, and connections of the raw client (default: 1,2).")
    private List<Integer> tasks = List.of(1, 2);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often everything is measured, in turn, after one round to warm up; medians are printed"
                    + " (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--debezium",
            description = "Measure Debezium's JDBC sink on the same log too, where it knows the store.")
    private boolean debezium;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs and exits: 0 = good, 1 = it failed, 2 = it was called wrongly. */
    public static void main(String[] args) {
        // Before anything logs: the JDK's own loggers write where all others do.
        System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new WrongUsage())
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (messages < 1
                || topics < 1
                || rounds < 1
                || payload < 0
                || tasks.stream().anyMatch(n -> n < 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--messages, --topics, --tasks and --rounds must be 1 or more, --payload 0 or more");
        }
        Path directory = Files.createTempDirectory("tidemark-bench-sinks");
        DevLogging.to(directory);
        try (ChildGuard guard = ChildGuard.open()) {
            return measure(directory, guard);
        }
    }

    private int measure(Path directory, ChildGuard guard) {
        try {
            Workload workload = new Workload(messages, payload, topics);
            new SinksBenchmark(directory, workload, new Plan(stores, tasks, rounds, debezium), System.out).run();
            Directories.delete(directory);
            return OK;
        } catch (Exception e) { // whatever it was, the logs are kept and one sentence says where they are
            LoggerFactory.getLogger(LOGGER).error("the benchmark failed", e);
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            String what = guard.interrupted() ? "Interrupted." : "The benchmark failed: " + message + ".";
            PrintWriter err = spec.commandLine().getErr();
            err.println(what + " Data and logs are in " + directory);
            err.flush();
            return FAILED;
        }
    }
}
