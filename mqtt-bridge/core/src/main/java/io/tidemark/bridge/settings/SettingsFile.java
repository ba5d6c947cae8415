package io.tidemark.bridge.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The key = value pairs of a properties file, read with errors that name file and key. A value may refer to what is elsewhere:
 * {@code ${file:/run/secrets/password}} and {@code ${env:NAME}}. For one thread.
 */
public final class SettingsFile {

    private final String name;
    private final Map<String, String> values;
    private final Set<String> asked = new TreeSet<>();

    /**
     * Takes key = value pairs.
     *
     * @param name of their source, for errors
     * @throws SettingsException if a value refers to what is not there
     */
    public SettingsFile(String name, Map<String, String> values) {
        this.name = name;
        this.values = new TreeMap<>();
        References references = new References(System.getenv());
        values.forEach((key, value) -> this.values.put(
                key, references.resolve(value, problem -> error(key, problem).getMessage())));
    }

    /**
     * Reads a file in UTF-8.
     *
     * @throws SettingsException if it cannot be read, or a value refers to what is not there
     */
    public static SettingsFile read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException("cannot read the settings file " + file + " ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage()
                    + "): create it, or make it a readable properties file in UTF-8");
        }
        return new SettingsFile(
                file.toString(),
                properties.stringPropertyNames().stream()
                        .collect(Collectors.toMap(Function.identity(), properties::getProperty)));
    }

    public Iterable<String> keys() {
        return values.keySet();
    }

    /** The trimmed value; empty if the key is absent or has nothing after the {@code =}. */
    public Optional<String> find(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).map(String::trim).filter(value -> !value.isEmpty());
    }

    /** The trimmed value. @throws SettingsException with the example if it is missing */
    public String require(String key, String example) {
        return find(key).orElseThrow(() -> error(key, "is missing: add a line such as  " + key + "=" + example));
    }

    /** True or false. @throws SettingsException if it is neither */
    public boolean flag(String key, boolean otherwise) {
        return find(key)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw error(key, "is '" + value + "': write true or false");
                })
                .orElse(otherwise);
    }

    /** A whole number. @throws SettingsException if it is none or out of range */
    public long number(String key, long least, long most, long otherwise) {
        return find(key)
                .map(value -> {
                    try {
                        long number = Long.parseLong(value);
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // the error below says it
                    }
                    throw error(key, "is '" + value + "': write a whole number from " + least + " to " + most);
                })
                .orElse(otherwise);
    }

    /** The values of the keys that begin with the prefix, which is kept or cut off. */
    public Map<String, Object> withPrefix(String prefix, boolean cut) {
        asked.add(prefix + "*");
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        entry -> cut ? entry.getKey().substring(prefix.length()) : entry.getKey(),
                        entry -> entry.getValue().trim()));
    }

    /** The keys that were looked for so far, whether they are there or not; a {@code *} stands behind the beginning of keys. */
    public Set<String> asked() {
        return Set.copyOf(asked);
    }

    /** What is wrong with a key, as one sentence that begins with it; never repeat a secret in it. */
    public SettingsException error(String key, String problem) {
        return new SettingsException("settings file " + name + ": " + key + " " + problem);
    }
}
