package io.tidemark.sinks.rules;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One {@code key = value} line.
 *
 * @param key the words between the dots, escapes undone
 * @param value as written, never empty
 * @param location of the value
 */
record Setting(List<String> key, String value, SourceLocation location) {

    private static final int LAST_LATIN_1 = 0xFF;
    private static final String HOOK = "hook";

    Setting {
        key = List.copyOf(key);
    }

    /**
     * A setting whose value is one that the grammar allows.
     *
     * @throws RuleFileException if it is not
     */
    static Setting checked(List<String> key, String value, SourceLocation location) {
        Setting setting = new Setting(key, value, location);
        if (value.isEmpty()) {
            throw new RuleFileException(
                    location,
                    "'" + setting.dottedKey() + "' has no value",
                    "give one, or make the line a comment with #");
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > LAST_LATIN_1) {
                throw new RuleFileException(
                        location.atColumn(location.column() == 0 ? 0 : location.column() + i),
                        "a value has only characters of latin-1",
                        setting.isHook() ? "write it as " + escaped(value.codePointAt(i)) : "use another character");
            }
        }
        return setting;
    }

    /** As JSON writes a character in ASCII. */
    private static String escaped(int codePoint) {
        return Character.toString(codePoint)
                .chars()
                .mapToObj(unit -> String.format("\\u%04x", unit))
                .collect(Collectors.joining());
    }

    /** Whether it is a rule: {@code backend.<type>.hook.…}. Its value is JSON then. */
    boolean isHook() {
        return key.size() > 2 && key.get(2).equals(HOOK);
    }

    /** Whether the value is a password or the like. */
    boolean isSecret() {
        String option = key.get(key.size() - 1);
        return !isHook() && (option.contains("password") || option.contains("secret"));
    }

    /** As the file writes it. */
    String dottedKey() {
        return key.stream().map(word -> word.replace(".", "\\.")).collect(Collectors.joining("."));
    }
}
