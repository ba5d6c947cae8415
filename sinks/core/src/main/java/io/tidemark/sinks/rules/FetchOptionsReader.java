package io.tidemark.sinks.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.sinks.rules.FetchOptions.Overflow;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Reads {@link FetchOptions}: the ones of a file, and over them those of a rule. */
final class FetchOptionsReader {

    /** What a file says for all its rules. */
    static final Set<String> FILE_KEYS = Set.of("max_returned_count", "time_range");

    static final Set<String> KEYS = new TreeSet<>(Set.of("max_returned_count", "time_range", "overflow"));

    private static final String INFINITY = "infinity";

    /** Makes an exception of a problem and its fix. */
    private final BiFunction<String, String, RuleFileException> problem;

    private FetchOptionsReader(BiFunction<String, String, RuleFileException> problem) {
        this.problem = problem;
    }

    /** {@code backend.<type>.max_returned_count} and {@code backend.<type>.time_range}. */
    static FetchOptions ofFile(Map<String, Setting> globals) {
        Setting count = globals.get("max_returned_count");
        Setting range = globals.get("time_range");
        return new FetchOptions(
                count == null ? OptionalInt.empty() : reader(count).count(count.value()),
                Overflow.PAGE,
                range == null ? Optional.empty() : reader(range).range(range.value()));
    }

    private static FetchOptionsReader reader(Setting setting) {
        return new FetchOptionsReader(
                (what, fix) -> new RuleFileException(setting.location(), setting.dottedKey() + ": " + what, fix));
    }

    /** {@code offline_opts}; what they do not say is as in the file. */
    static FetchOptions ofRule(
            JsonNode offline, FetchOptions ofFile, BiFunction<String, String, RuleFileException> problem) {
        FetchOptionsReader reader = new FetchOptionsReader(problem);
        JsonNode count = offline.path("max_returned_count");
        JsonNode range = offline.path("time_range");
        OptionalInt pageSize = count.isMissingNode() ? ofFile.pageSize() : reader.count(count);
        Overflow overflow = reader.overflow(offline.path("overflow"));
        if (overflow == Overflow.NEWEST && pageSize.isEmpty()) {
            throw problem.apply(
                    "overflow newest does not say how many of the newest messages",
                    "add \"max_returned_count\": 500 to offline_opts, or write \"overflow\": \"page\"");
        }
        return new FetchOptions(pageSize, overflow, range.isMissingNode() ? ofFile.timeRange() : reader.range(range));
    }

    private OptionalInt count(JsonNode node) {
        if (!node.isIntegralNumber() && !node.asText().equals(INFINITY)) {
            throw wrongCount();
        }
        return count(node.asText());
    }

    private OptionalInt count(String text) {
        if (text.equals(INFINITY)) {
            return OptionalInt.empty();
        }
        try {
            int count = Integer.parseInt(text);
            if (count > 0) {
                return OptionalInt.of(count);
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of range.
        }
        throw wrongCount();
    }

    private RuleFileException wrongCount() {
        return problem.apply("max_returned_count is not a whole number above 0", "write 500, or \"infinity\"");
    }

    private Optional<Duration> range(JsonNode node) {
        if (!node.isTextual()) {
            throw wrongRange(node.toString());
        }
        return range(node.textValue());
    }

    private Optional<Duration> range(String text) {
        return text.equals(INFINITY)
                ? Optional.empty()
                : Optional.of(Durations.parse(text).orElseThrow(() -> wrongRange(text)));
    }

    private RuleFileException wrongRange(String text) {
        return problem.apply(
                "time_range '" + text + "' is not a duration", "write for instance \"2h\" or \"infinity\"");
    }

    private Overflow overflow(JsonNode node) {
        if (node.isMissingNode()) {
            return Overflow.PAGE;
        }
        for (Overflow overflow : Overflow.values()) {
            if (overflow.name().toLowerCase(Locale.ROOT).equals(node.textValue())) {
                return overflow;
            }
        }
        throw problem.apply("unknown overflow " + node, "write \"page\" or \"newest\"");
    }
}
