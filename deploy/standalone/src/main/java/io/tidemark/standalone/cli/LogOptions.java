package io.tidemark.standalone.cli;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.part.Sinks;
import io.tidemark.streams.history.HistoryClients;
import io.tidemark.streams.why.Stores;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say where the log and the stores are: those of a standalone process, or others one by one. */
final class LogOptions {

    @Mixin
    private final DataOptions options = new DataOptions();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "LIST",
            description = "Kafka (default: the standalone process's).")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description = "Schema registry (default: the standalone process's).")
    private @Nullable String schemaRegistry;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "Prefix of the Kafka topics (default: ${DEFAULT-VALUE}).")
    private String prefix = Topics.DEFAULT_PREFIX;

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "Properties for Kafka's clients, such as security.protocol.")
    private @Nullable Path clientConfig;

    @Option(
            names = "--rules",
            paramLabel = "SINK=FILE",
            description = "A sink and its rule file, in the order of replay.stores; may be repeated.")
    private Map<String, Path> rules = new LinkedHashMap<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** @throws ParameterException if only one of Kafka and the registry is given */
    HistoryClients clients() {
        if ((bootstrapServers == null) != (schemaRegistry == null)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--bootstrap-servers and --schema-registry belong together: give both or none");
        }
        PortPlan ports = options.runningPorts();
        Map<String, Object> config = new HashMap<>();
        Map<String, Object> serdes = new HashMap<>();
        properties().forEach((key, value) -> {
            config.put(String.valueOf(key), value);
            serdes.put(String.valueOf(key), value);
        });
        config.put("bootstrap.servers", bootstrapServers == null ? ports.bootstrapServers() : bootstrapServers);
        serdes.put("schema.registry.url", schemaRegistry == null ? ports.registryUrl() : schemaRegistry);
        return new HistoryClients(topics(), config, serdes);
    }

    private Topics topics() {
        try {
            return Topics.withPrefix(prefix);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        if (clientConfig != null) {
            try (Reader text = Files.newBufferedReader(clientConfig)) {
                properties.load(text);
            } catch (IOException e) {
                throw new ParameterException(command.commandLine(), "cannot read " + clientConfig + ": " + e, e);
            }
        }
        return properties;
    }

    /**
     * One of the sinks.
     *
     * @throws ParameterException if there is none of that name
     * @throws io.tidemark.sinks.rules.RuleFileException if its rule file is wrong
     */
    FetchRouter.Store store(String sink) {
        Map<String, Path> files = files();
        Path file = files.get(sink);
        if (file == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "the rules of sink '" + sink + "' are not known: give them with --rules " + sink + "=FILE"
                            + (files.isEmpty() ? "" : ", or name one of " + files.keySet()));
        }
        return new FetchRouter.Store(sink, RuleFile.read(file, System.getenv()));
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>(rules);
        if (files.isEmpty() && bootstrapServers == null) {
            RuleFiles standalone = RuleFiles.ofDataDirectory(options.data(), options.runningPorts());
            files.put(Sinks.REDIS, standalone.redis());
            files.put(Sinks.POSTGRESQL, standalone.postgresql());
            files.values().removeIf(file -> !Files.exists(file));
        }
        return files;
    }

    /** @throws io.tidemark.sinks.rules.RuleFileException if a rule file is wrong */
    Stores stores() {
        List<FetchRouter.Store> stores = new ArrayList<>();
        files().forEach((sink, file) -> stores.add(new FetchRouter.Store(sink, RuleFile.read(file, System.getenv()))));
        List<StoreReaderProvider> providers = ServiceLoader.load(StoreReaderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return new Stores(stores, providers, topics());
    }
}
