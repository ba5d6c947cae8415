package io.tidemark.standalone.cli;

import io.tidemark.standalone.Standalone;
import io.tidemark.standalone.data.PortPlan;
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
            "Runs everything on this machine: MQTT broker, Kafka, schema registry, streams-app,",
            "Kafka Connect with the Redis and PostgreSQL sinks, Redis and PostgreSQL.",
            "Ctrl-C stops it. What it wrote is found again at the next start."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DevCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;

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
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        DevLogging.to(options.data().resolve("logs"));
        try {
            PortPlan ports = new PortPlan(options.portOffset());
            Standalone standalone = Standalone.prepare(
                    new Standalone.Options(options.data(), ports, fresh, demo),
                    Version.current(),
                    new ConsoleProgress(out));
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                out.println("Stopping.");
                                out.flush();
                                BoundedStop.run(standalone, err);
                                stopped.countDown();
                            },
                            "stop"));
            out.println("Starting Tidemark " + Version.current() + " on " + options.data());
            out.flush();
            if (standalone.start()) {
                out.print(new Welcome(ports, options.data()).text(Duration.ofNanos(System.nanoTime() - begin)));
                out.flush();
            }
            stopped.await();
            return OK;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(DevCommand.class).error("cannot start", e);
            err.println("Tidemark cannot start: " + messageOf(e));
            err.println("Details: " + options.data().resolve("logs").resolve("tidemark.log"));
            err.flush();
            return FAILED;
        }
    }

    private static String messageOf(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
