package io.tidemark.standalone.cli.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.SourceText;
import io.tidemark.standalone.connector.PoolConnector;
import io.tidemark.standalone.connector.SinkConfiguration;
import io.tidemark.standalone.connector.StoreConnectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark config show}: the Kafka Connect connectors that do what a rule file says. */
@Command(
        name = "show",
        description = {
            "Prints the Kafka Connect connector of a rule file as JSON.",
            "If its rules use several pools, an array with one for each. tasks.max is the pool_size.",
            "'config check' says what is odd in the file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark config show /etc/tidemark/emqx_backend_redis.conf > redis.json",
            "  curl -H 'Content-Type: application/json' -d @redis.json \\",
            "    http://connect:8083/connectors",
            "",
            "  tidemark config show emqx_backend_redis.conf | jq .config |",
            "    curl -X PUT -H 'Content-Type: application/json' -d @- \\",
            "      http://connect:8083/connectors/redis/config"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "1:the file is wrong, or there is no sink for it", "2:wrong options"})
public final class ConfigShowCommand implements Callable<Integer> {

    private static final int PRINTED = 0;
    private static final int WRONG = 1;

    @Parameters(paramLabel = "FILE", description = "Rule file.")
    private Path file = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Name of the connector (default: the type, such as redis). It must never change: what a sink has"
                            + " applied is kept under it.")
    private @Nullable String name;

    @Option(
            names = "--topic-prefix",
            paramLabel = "P",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "Prefix of Tidemark's topics (default: ${DEFAULT-VALUE}).")
    private String topicPrefix = Topics.DEFAULT_PREFIX;

    @Option(
            names = "--registry-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "Schema registry (default: ${DEFAULT-VALUE}).")
    private String registryUrl = "";

    @Option(
            names = "--inline",
            description = "Put the text of the file into the connector. Else it has the path of the file, which must be"
                    + " there on every Connect worker.")
    private boolean inline;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CheckedFile checked = CheckedFile.read(file);
        if (!checked.problems().isEmpty()) {
            return fail(checked.problems().get(0));
        }
        RuleFile rules = checked.rules().orElseThrow();
        Optional<StoreSinkConnector> type = StoreConnectors.ofType(rules.type());
        if (type.isEmpty()) {
            return fail(CheckedFile.noConnector(rules));
        }
        try {
            print(connectors(rules, type.get()));
            return PRINTED;
        } catch (RuleFileException e) {
            return fail(e);
        } catch (IOException e) {
            return fail("cannot read " + file + ": " + e);
        }
    }

    private List<PoolConnector> connectors(RuleFile rules, StoreSinkConnector type) throws IOException {
        List<PoolConnector> connectors = PoolConnector.of(
                Optional.ofNullable(name).orElse(rules.type()),
                type,
                rules,
                location(),
                new SinkConfiguration(topics(), registryUrl));
        // Inline rules may not be all that the file is.
        connectors.forEach(connector -> connector.check(type));
        return connectors;
    }

    private Map.Entry<String, String> location() throws IOException {
        return inline
                ? Map.entry(SinkConfig.RULES, SourceText.read(file))
                : Map.entry(
                        SinkConfig.RULES_FILE, file.toAbsolutePath().normalize().toString());
    }

    private Topics topics() {
        try {
            return Topics.withPrefix(topicPrefix);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(List<PoolConnector> connectors) {
        if (inline) {
            say("the rules are in this connector as text, with any password that they have");
        }
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (PoolConnector connector : connectors) {
            ObjectNode config = all.addObject().put("name", connector.name()).putObject("config");
            connector.config().forEach(config::put);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println((all.size() == 1 ? all.get(0) : all).toPrettyString());
        out.flush();
    }

    private int fail(RuleFileException problem) {
        return fail(problem.getMessage() + " (tidemark config check shows all there is)");
    }

    private int fail(String sentence) {
        say(sentence);
        return WRONG;
    }

    private void say(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("tidemark config show: " + sentence);
        err.flush();
    }
}
