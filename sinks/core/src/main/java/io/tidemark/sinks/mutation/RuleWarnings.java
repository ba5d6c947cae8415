package io.tidemark.sinks.mutation;

import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import java.util.List;
import java.util.stream.Stream;

/** What a rule file says and a sink accepts without doing it. One sentence each, with the place in the file. */
public final class RuleWarnings {

    private static final String POOL_SIZE = "pool_size";
    /** A task works alone on its partitions and has one connection. */
    private static final String CONNECTIONS = "1";

    private RuleWarnings() {}

    /** In the order of the rules, then the pools by name. */
    public static List<String> of(RuleFile file) {
        return Stream.concat(
                        file.rules().stream().flatMap(rule -> ofRule(file, rule)),
                        file.poolNames().stream().sorted().map(file::pool).flatMap(RuleWarnings::ofPool))
                .toList();
    }

    private static Stream<String> ofRule(RuleFile file, Rule rule) {
        Stream.Builder<String> warnings = Stream.builder();
        if (rule.calls(BackendFunction.ON_SUBSCRIBE_LOOKUP)) {
            warnings.add(rule.location() + ": " + rule.action() + " is not served yet; the rule has no effect");
        }
        if (rule.calls(BackendFunction.ON_MESSAGE_PUBLISH)) {
            file.rules(BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST).stream()
                    .filter(latest -> latest.topicFilter().overlaps(rule.topicFilter()))
                    .map(latest -> onlyTheNewest(rule, latest))
                    .forEach(warnings::add);
        }
        if (rule.options().payloadFormat().isPresent()) {
            warnings.add(withoutEffect(rule, "payload_format") + ": payloads are stored as they were published");
        }
        return warnings.build();
    }

    private static String onlyTheNewest(Rule rule, Rule latest) {
        return rule.location() + ": topics that match both '" + rule.topicFilter() + "' and '" + latest.topicFilter()
                + "' keep their newest message only, as " + latest.action() + " says (" + latest.location() + ")";
    }

    private static String withoutEffect(Rule rule, String option) {
        return rule.location() + ": " + option + " has no effect yet";
    }

    private static Stream<String> ofPool(Pool pool) {
        return pool
                .text(POOL_SIZE)
                .filter(size -> !size.equals(CONNECTIONS))
                .map(size -> pool.location(POOL_SIZE) + ": " + POOL_SIZE
                        + " has no effect yet: each task has one connection, tasks.max says how many tasks there are")
                .stream();
    }
}
