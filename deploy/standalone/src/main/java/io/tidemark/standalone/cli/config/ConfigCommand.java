package io.tidemark.standalone.cli.config;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark config}. */
@Command(
        name = "config",
        description = {
            "Explains backend files of EMQ X, and makes connectors of them.",
            "Tells what a file such as emqx_backend_redis.conf does here, and makes Kafka Connect connectors of them. Connects to nothing."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigCheckCommand.class, ConfigShowCommand.class, HelpCommand.class})
public final class ConfigCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: check or show");
    }
}
