package io.tidemark.streams;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigException;

/** Reads typed values out of properties, and tells which keys nobody read. Errors name the key, the value and the fix. */
final class SettingsReader {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> unread = new TreeSet<>();

    SettingsReader(Properties properties) {
        properties.stringPropertyNames().forEach(key -> {
            values.put(key, properties.getProperty(key).trim());
            unread.add(key);
        });
    }

    String text(String key, String otherwise) {
        unread.remove(key);
        String value = values.get(key);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    String required(String key, String example) {
        String value = text(key, "");
        if (value.isEmpty()) {
            throw new ConfigException(key + " is missing: set it, for instance to " + example);
        }
        return value;
    }

    int integer(String key, int otherwise, int least) {
        int value = parsed(key, String.valueOf(otherwise), Integer::parseInt, "a whole number");
        if (value < least) {
            throw new ConfigException(key, value, "must be at least " + least);
        }
        return value;
    }

    Duration millis(String key, Duration otherwise) {
        String text = String.valueOf(otherwise.toMillis());
        Duration value = Duration.ofMillis(parsed(key, text, Long::parseLong, "a number of milliseconds"));
        if (value.isNegative()) {
            throw new ConfigException(key, value.toMillis(), "must not be negative");
        }
        return value;
    }

    <T> T parsed(String key, String otherwise, Function<String, T> parser, String what) {
        String text = text(key, otherwise);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key, text, "is not " + what);
        }
    }

    /** All keys with a prefix, as they are. */
    Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                unread.remove(key);
                found.put(key, value);
            }
        });
        return found;
    }

    /** @throws ConfigException naming the keys that mean nothing */
    void refuseUnknown() {
        if (!unread.isEmpty()) {
            throw new ConfigException("unknown settings " + unread + ": correct their names or remove them");
        }
    }
}
