package io.tidemark.standalone.cli;

import io.tidemark.schemas.Topics;
import io.tidemark.streams.StreamsApp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark topology}: what streams-app does, in the words of Kafka Streams. */
@Command(
        name = "topology",
        description = "Prints the topology of streams-app.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class TopologyCommand implements Runnable {

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "Prefix of Tidemark's topics (default: ${DEFAULT-VALUE}).")
    private String topicPrefix = Topics.DEFAULT_PREFIX;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().getOut().print(StreamsApp.describeTopology(Topics.withPrefix(topicPrefix)));
        spec.commandLine().getOut().flush();
    }
}
