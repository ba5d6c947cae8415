package io.tidemark.standalone.cli;

import io.tidemark.standalone.Standalone;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.StartException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark dev}: runs everything until Ctrl-C. */
@Command(
        name = "dev",
        description = {
            "Runs everything on this machine.",
            "MQTT broker, Kafka, schema registry, streams-app, Kafka Connect with the Redis and",
            "PostgreSQL sinks, Redis and PostgreSQL.",
            "Ctrl-C stops it. What it wrote is found again at the next start."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DevCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    /** Goes to the log file only: the console gets one sentence, not a stack trace. */
    private static final String START_LOGGER = "tidemark.start";

    @Mixin
    private final DataOptions options = new DataOptions();

    @Option(names = "--fresh", description = "Forget what an earlier run wrote; files in DIR/conf stay.")
    private boolean fresh;

    @Option(names = "--demo", description = "Add a small simulated fleet of MQTT clients that come and go.")
    private boolean demo;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            PortPlan ports = options.ports();
            DataDirectory data = DataDirectory.open(options.data());
            if (fresh) {
                data.deleteLogs();
            }
            DevLogging.to(data.logs());
            return run(data, ports, begin);
        } catch (StartException e) {
            // Nothing can be logged without a data directory.
            return failed(e);
        }
    }

    private int run(DataDirectory data, PortPlan ports, long begin) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Standalone standalone = Standalone.prepare(
                    data, new Standalone.Options(ports, fresh, demo), Version.current(), new ConsoleProgress(out));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(standalone), "stop"));
            out.println("Starting Tidemark " + Version.current() + " on " + data.root());
            out.flush();
            if (standalone.start()) {
                out.print(new Welcome(ports, data.root()).text(Duration.ofNanos(System.nanoTime() - begin)));
                out.flush();
            }
            // Until a signal: then the hook above stops everything, and the process ends with the hook.
            new CountDownLatch(1).await();
            return OK;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(START_LOGGER).error("cannot start", e);
            int code = failed(e);
            spec.commandLine().getErr().println("Details: " + data.logs().resolve("tidemark.log"));
            spec.commandLine().getErr().flush();
            return code;
        }
    }

    private void stop(Standalone standalone) {
        spec.commandLine().getOut().println("Stopping.");
        spec.commandLine().getOut().flush();
        BoundedStop.run(standalone, spec.commandLine().getErr());
    }

    private int failed(RuntimeException e) {
        spec.commandLine().getErr().println("Tidemark cannot start: " + messageOf(e));
        spec.commandLine().getErr().flush();
        return FAILED;
    }

    private static String messageOf(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
