package io.tidemark.standalone.part;

import io.tidemark.standalone.data.StartException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The sinks that come with the standalone mode, among the connectors that the user may change, pause and delete. What each was
 * last shipped with is remembered in a file; so a deleted sink stays deleted, the user's changes stay, and only what we
 * ship otherwise than before, such as a port, is changed.
 */
final class BuiltInSinks {

    private final Path directory;
    private final Connectors connectors;

    BuiltInSinks(Path directory, Connectors connectors) {
        this.directory = directory;
        this.connectors = connectors;
    }

    /**
     * Creates what was never there and changes what is shipped otherwise. Returns the names of those that are there now.
     *
     * @throws StartException if the configuration of one is not right
     */
    Set<String> install(Map<String, Map<String, String>> shipped) {
        Set<String> present = new LinkedHashSet<>();
        shipped.forEach((name, configuration) -> {
            if (install(name, configuration)) {
                present.add(name);
            }
        });
        return present;
    }

    private boolean install(String name, Map<String, String> shipped) {
        Path file = directory.resolve("sink-" + name + ".properties");
        Optional<Map<String, String>> before = read(file);
        Optional<Map<String, String>> current = connectors.configuration(name);
        if (current.isEmpty() && before.isPresent()) {
            return false; // the user deleted it
        }
        Map<String, String> wanted = current.map(
                        configuration -> merge(configuration, before.orElse(Map.of()), shipped))
                .orElse(shipped);
        if (current.equals(Optional.of(wanted))) {
            // The files that it names may have changed.
            connectors.validate(name, wanted);
        } else {
            connectors.put(name, wanted);
        }
        if (!before.equals(Optional.of(shipped))) {
            write(file, shipped);
        }
        return true;
    }

    /** The current configuration with what is shipped otherwise than before. */
    static Map<String, String> merge(
            Map<String, String> current, Map<String, String> before, Map<String, String> shipped) {
        Map<String, String> merged = new HashMap<>(current);
        Set<String> keys = new HashSet<>(before.keySet());
        keys.addAll(shipped.keySet());
        for (String key : keys) {
            String value = shipped.get(key);
            if (!Objects.equals(before.get(key), value)) {
                if (value == null) {
                    merged.remove(key);
                } else {
                    merged.put(key, value);
                }
            }
        }
        return merged;
    }

    private static Optional<Map<String, String>> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            properties.load(text);
        } catch (IOException e) {
            throw new StartException("cannot read " + file + ": " + e, e);
        }
        Map<String, String> configuration = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> configuration.put(key, properties.getProperty(key)));
        return Optional.of(configuration);
    }

    /** Whole or not at all: a part of it would be taken for what was shipped. */
    private static void write(Path file, Map<String, String> configuration) {
        Properties properties = new Properties();
        properties.putAll(configuration);
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (Writer text = Files.newBufferedWriter(unfinished)) {
                properties.store(
                        text, "What this sink was last shipped with. Change the sink over Connect's REST interface.");
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartException("cannot write " + file + ": " + e, e);
        }
    }
}
