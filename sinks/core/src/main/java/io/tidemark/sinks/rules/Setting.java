package io.tidemark.sinks.rules;

import java.util.List;

/**
 * One {@code key = value} line.
 *
 * @param key the words between the dots, escapes undone
 * @param value as written, never empty
 * @param location of the value
 */
record Setting(List<String> key, String value, SourceLocation location) {

    Setting {
        key = List.copyOf(key);
    }

    String dottedKey() {
        return String.join(".", key);
    }
}
