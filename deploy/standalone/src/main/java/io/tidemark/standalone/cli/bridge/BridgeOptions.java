package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.settings.SettingsException;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.standalone.cli.DataOptions;
import io.tidemark.standalone.data.PortPlan;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the settings of a bridge come from: a file, options that count more, and what runs here for the rest. */
final class BridgeOptions {

    private static final String KAFKA = "bootstrap.servers";
    private static final String REGISTRY = "schema.registry.url";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings of the bridge; every key is explained in docs/brokers/settings.md.")
    private @Nullable Path config;

    @Option(names = "--broker", paramLabel = "KIND", description = "emqx or mosquitto.")
    private @Nullable String broker;

    @Option(
            names = "--mqtt",
            paramLabel = "URL",
            description = "The broker: tcp://host:port, or ssl://host:port for TLS.")
    private @Nullable String mqtt;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Any other setting; may be repeated. Passwords belong into the file, or into files of their own.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Mixin
    private final DataOptions data = new DataOptions();

    /** @throws SettingsException if the file cannot be read, or a setting is wrong or missing */
    PahoSettings settings() {
        Map<String, String> values = new LinkedHashMap<>();
        if (config != null) {
            values.putAll(read(config));
        }
        values.putAll(set);
        if (broker != null) {
            values.put("broker", broker);
        }
        if (mqtt != null) {
            values.put("mqtt.url", mqtt);
        }
        if (!values.containsKey(KAFKA) && !values.containsKey(REGISTRY)) {
            // The standalone mode of this machine.
            PortPlan ports = data.runningPorts();
            values.put(KAFKA, ports.bootstrapServers());
            values.put(REGISTRY, ports.registryUrl());
        }
        return PahoSettings.of(new SettingsFile(config == null ? "(options)" : config.toString(), values));
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException("cannot read the settings file " + file + " ("
                    + e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()) + ")");
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
        return values;
    }
}
