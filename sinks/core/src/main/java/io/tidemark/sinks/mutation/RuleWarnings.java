package io.tidemark.sinks.mutation;

import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleAction;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a rule file says and a sink accepts without doing it. One sentence each, with the place in the file. */
public final class RuleWarnings {

    /** Nobody answers them. */
    static final Set<BackendFunction> LOOKUPS =
            EnumSet.of(BackendFunction.ON_SUBSCRIBE_LOOKUP, BackendFunction.ON_RETAIN_LOOKUP);

    private static final String POOL_SIZE = "pool_size";
    /** A task works alone on its partitions and has one connection. */
    private static final String CONNECTIONS = "1";

    private RuleWarnings() {}

    /** In the order of the rules, then the pools by name. */
    public static List<String> of(RuleFile file) {
        return Stream.concat(
                        file.rules().stream().flatMap(RuleWarnings::ofRule),
                        file.poolNames().stream().sorted().map(file::pool).flatMap(RuleWarnings::ofPool))
                .toList();
    }

    private static Stream<String> ofRule(Rule rule) {
        Stream.Builder<String> warnings = Stream.builder();
        if (rule.action() instanceof RuleAction.Function call && LOOKUPS.contains(call.function())) {
            warnings.add(rule.location() + ": " + call.function() + " is not served yet; the rule has no effect");
        }
        RuleOptions options = rule.options();
        if (options.payloadFormat().isPresent()) {
            warnings.add(withoutEffect(rule, "payload_format") + ": payloads are stored as they were published");
        }
        return warnings.build();
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
