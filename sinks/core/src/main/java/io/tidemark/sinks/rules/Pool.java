package io.tidemark.sinks.rules;

import java.util.Map;
import java.util.Optional;

/**
 * Where a store is: the {@code backend.<type>.<pool>.<option>} lines of one pool. Its text form shows no value, since one of
 * them is a password.
 */
public final class Pool {

    private final String name;
    private final SourceLocation location;
    private final Map<String, Setting> options;

    Pool(String name, SourceLocation location, Map<String, Setting> options) {
        this.name = name;
        this.location = location;
        this.options = Map.copyOf(options);
    }

    public String name() {
        return name;
    }

    /** An option as written. */
    public Optional<String> text(String option) {
        return Optional.ofNullable(options.get(option)).map(Setting::value);
    }

    /**
     * An option that must be there.
     *
     * @throws RuleFileException if it is not
     */
    public String require(String option) {
        return text(option)
                .orElseThrow(() -> new RuleFileException(
                        location, "pool '" + name + "' has no '" + option + "'", "add a line for it beside this one"));
    }

    /**
     * A whole number.
     *
     * @throws RuleFileException if it is not one, or not in the range
     */
    public int number(String option, int whenAbsent, int min, int max) {
        Optional<String> text = text(option);
        try {
            int value = text.map(Integer::parseInt).orElse(whenAbsent);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of range.
        }
        throw invalid(option, "a whole number from " + min + " to " + max);
    }

    /**
     * A switch: true, on and 1, or false, off and 0.
     *
     * @throws RuleFileException if it is something else
     */
    public boolean flag(String option, boolean whenAbsent) {
        return switch (text(option).orElse(whenAbsent ? "true" : "false")) {
            case "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default -> throw invalid(option, "true or false");
        };
    }

    /** An exception that says that an option's value should be {@code expected}. The value is not repeated. */
    public RuleFileException invalid(String option, String expected) {
        return new RuleFileException(
                location(option), "option '" + option + "' of pool '" + name + "' is wrong", "write " + expected);
    }

    /** Where an option is, or the pool if the option is absent. */
    public SourceLocation location(String option) {
        Setting setting = options.get(option);
        return setting == null ? location : setting.location();
    }

    @Override
    public String toString() {
        return "pool '" + name + "' (" + location + ") with " + options.keySet();
    }
}
