package io.tidemark.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.streams.why.Story;
import io.tidemark.streams.why.Verdict;
import io.tidemark.streams.why.Why;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark why}: whether a client got a message, and why not. */
@Command(
        name = "why",
        description = {
            "Tells from the log whether a client got a message.",
            "Published, stored, due, replayed, delivered, acknowledged, expired. Reads Kafka and the stores, and changes nothing."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the story is told", "1:no such message, or it failed", "2:wrong options", "3:no answer"})
public final class WhyCommand implements Callable<Integer> {

    private static final int TOLD = 0;
    private static final int FAILED = 1;
    private static final int NO_ANSWER = 3;

    @Option(names = "--client", paramLabel = "ID", required = true, description = "Client id.")
    private String client = "";

    @Option(names = "--message", paramLabel = "ID", required = true, description = "Message id, as in the stores.")
    private String message = "";

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Its MQTT topic: then only that one's partition is read for the message.")
    private @Nullable String topic;

    @Mixin
    private final LogOptions log = new LogOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (client.isEmpty() || message.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--client and --message must not be empty");
        }
        try {
            Story story = new Why(log.clients(), log.stores(), new ScanProgress(err))
                    .tell(client, message, Optional.ofNullable(topic), Instant.now());
            out.print(json ? json(story) : text(story));
            out.flush();
            return story.verdict().kind() == Verdict.Kind.NO_MESSAGE ? FAILED : TOLD;
        } catch (KafkaException e) {
            err.println("tidemark why: no answer from Kafka or the schema registry: " + e.getMessage());
            err.flush();
            return NO_ANSWER;
        } catch (RuleFileException e) {
            err.println("tidemark why: " + e.getMessage());
            err.flush();
            return FAILED;
        }
    }

    private String text(Story story) {
        StringBuilder text = new StringBuilder();
        text.append("Message ").append(message).append(" and client ").append(client);
        text.append(": ").append(story.verdict().sentence()).append('\n');
        story.lines().forEach(line -> text.append(String.format("  %-24s  %s%n", line.at(), line.text())));
        story.stores().forEach(store -> text.append("  ").append(store).append('\n'));
        return text.toString();
    }

    private String json(Story story) {
        ObjectNode tree = new ObjectMapper()
                .createObjectNode()
                .put("clientId", client)
                .put("messageId", message)
                .put("verdict", story.verdict().kind().name())
                .put("sentence", story.verdict().sentence());
        ArrayNode lines = tree.putArray("story");
        story.lines()
                .forEach(line ->
                        lines.addObject().put("at", line.at().toString()).put("text", line.text()));
        ArrayNode stores = tree.putArray("stores");
        story.stores().forEach(stores::add);
        return tree.toPrettyString() + "\n";
    }
}
