package io.tidemark.sinks.rules;

import io.tidemark.sinks.template.StatementTemplate;
import java.util.List;

/** What a rule does. */
public sealed interface RuleAction {

    /** Calls a built-in function. */
    record Function(BackendFunction function) implements RuleAction {
        @Override
        public String toString() {
            return function.toString();
        }
    }

    /**
     * Runs the user's own statements.
     *
     * @param key {@code sql}, {@code cql} or {@code commands}
     * @param statements at least one
     */
    record Statements(String key, List<StatementTemplate> statements) implements RuleAction {
        public Statements {
            statements = List.copyOf(statements);
        }

        @Override
        public String toString() {
            return key + " " + statements.stream().map(StatementTemplate::text).toList();
        }
    }
}
