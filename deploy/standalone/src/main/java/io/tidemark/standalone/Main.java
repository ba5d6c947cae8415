package io.tidemark.standalone;

import io.tidemark.standalone.cli.BenchCommand;
import io.tidemark.standalone.cli.CheckCommand;
import io.tidemark.standalone.cli.DevCommand;
import io.tidemark.standalone.cli.ReplayCommand;
import io.tidemark.standalone.cli.StatusCommand;
import io.tidemark.standalone.cli.TopologyCommand;
import io.tidemark.standalone.cli.VerifyStoreCommand;
import io.tidemark.standalone.cli.Version;
import io.tidemark.standalone.cli.VersionCommand;
import io.tidemark.standalone.cli.WhyCommand;
import io.tidemark.standalone.cli.WrongUsage;
import io.tidemark.standalone.cli.bridge.BridgeCommand;
import io.tidemark.standalone.cli.config.ConfigCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program behind {@code deploy/tidemark}. */
@Command(
        name = "tidemark",
        description = "A memory for MQTT brokers: event log on Kafka, ack offsets, presence and replay.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DevCommand.class,
            StatusCommand.class,
            ReplayCommand.class,
            WhyCommand.class,
            VerifyStoreCommand.class,
            BridgeCommand.class,
            ConfigCommand.class,
            TopologyCommand.class,
            BenchCommand.class,
            CheckCommand.class,
            VersionCommand.class,
            HelpCommand.class
        })
public final class Main {

    /** Runs a command and exits: 0 = good, 1 = it failed, 2 = it was called wrongly, 3 = nothing is running. */
    public static void main(String[] args) {
        // Before anything logs: the JDK's own loggers write where all others do.
        System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
        System.exit(commandLine().execute(args));
    }

    /** All commands. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main()).setParameterExceptionHandler(new WrongUsage());
    }
}
