package io.tidemark.bridge.paho.emqx.rules;

import io.tidemark.bridge.paho.emqx.rest.ExistingRule;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has to be done so that the broker has our rules and no others of ours. */
public record ProvisionPlan(List<Step> steps) {

    /** What becomes of one rule. */
    public enum Action {
        CREATE,
        UPDATE,
        UNCHANGED,
        REMOVE
    }

    /**
     * One rule and what becomes of it.
     *
     * @param rule as it will be; empty if it is removed
     * @param differences names of the fields that an update puts right
     */
    public record Step(Action action, String id, Optional<RuleDefinition> rule, List<String> differences) {

        public Step {
            differences = List.copyOf(differences);
        }

        private static Step of(RuleDefinition rule, Optional<ExistingRule> existing) {
            if (existing.isEmpty()) {
                return new Step(Action.CREATE, rule.id(), Optional.of(rule), List.of());
            }
            List<String> differences = existing.get().differences(rule);
            Action action = differences.isEmpty() ? Action.UNCHANGED : Action.UPDATE;
            return new Step(action, rule.id(), Optional.of(rule), differences);
        }

        private static Step removing(ExistingRule rule) {
            return new Step(Action.REMOVE, rule.id(), Optional.empty(), List.of());
        }

        @Override
        public String toString() {
            return switch (action) {
                case CREATE -> "create     " + id;
                case UPDATE -> "update     " + id + " (differs in " + String.join(", ", differences) + ")";
                case UNCHANGED -> "unchanged  " + id;
                case REMOVE -> "remove     " + id;
            };
        }
    }

    public ProvisionPlan {
        steps = List.copyOf(steps);
    }

    /**
     * Compares.
     *
     * @param existing our rules that the broker has, by the beginning of their id
     */
    static ProvisionPlan of(List<RuleDefinition> desired, List<ExistingRule> existing) {
        Map<String, ExistingRule> left = new HashMap<>();
        existing.forEach(rule -> left.put(rule.id(), rule));
        List<Step> steps = new ArrayList<>();
        for (RuleDefinition rule : desired) {
            steps.add(Step.of(rule, Optional.ofNullable(left.remove(rule.id()))));
        }
        left.values().stream()
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .forEach(rule -> steps.add(Step.removing(rule)));
        return new ProvisionPlan(steps);
    }

    /** Whether there is nothing to do. */
    public boolean isInStep() {
        return steps.stream().allMatch(step -> step.action() == Action.UNCHANGED);
    }

    /** The steps that change something. */
    public List<Step> changes() {
        return steps.stream().filter(step -> step.action() != Action.UNCHANGED).toList();
    }
}
