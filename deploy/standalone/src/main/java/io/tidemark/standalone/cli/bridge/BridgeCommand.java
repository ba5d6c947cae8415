package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.settings.SettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidemark bridge}: runs a bridge until it is stopped. */
@Command(
        name = "bridge",
        description = {
            "Runs a bridge between an EMQX or Mosquitto broker and Kafka.",
            "Needs nothing but its settings; broker, Kafka and schema registry may come and go. HiveMQ has an extension of its own.",
            "Without bootstrap.servers and schema.registry.url it uses those of 'tidemark dev' on this machine."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            CapabilitiesCommand.class,
            BridgeCheckCommand.class,
            ProvisionCommand.class,
            UnprovisionCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark bridge --broker mosquitto --mqtt tcp://localhost:1884",
            "  tidemark bridge --config /etc/tidemark/bridge.properties",
            "  tidemark bridge provision --config /etc/tidemark/bridge.properties --dry-run"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped", "1:a setting is wrong, or a port in use", "2:wrong options"})
public final class BridgeCommand implements Callable<Integer> {

    private static final int STOPPED = 0;
    private static final int WRONG = 1;

    @Mixin
    private final BridgeOptions options = new BridgeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        // Before the first class that logs is loaded.
        System.setProperty("log4j2.configurationFile", "log4j2-bridge.xml");
        PrintWriter out = spec.commandLine().getOut();
        PahoBridge bridge;
        try {
            PahoSettings settings = options.settings();
            bridge = PahoBridge.start(settings, Clock.systemUTC());
            out.println("Bridge from "
                    + settings.broker().name().toLowerCase(Locale.ROOT) + " at "
                    + settings.mqtt().urls() + " to Kafka at "
                    + settings.bridge().clients().get("bootstrap.servers") + " is starting. Ctrl-C stops it.");
            out.flush();
        } catch (SettingsException | KafkaException | UncheckedIOException e) {
            return fail(String.valueOf(e.getMessage()));
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            bridge.close();
                            stopped.countDown();
                        },
                        "stop-bridge"));
        stopped.await();
        return STOPPED;
    }

    private int fail(String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("tidemark bridge: " + why);
        err.flush();
        return WRONG;
    }
}
