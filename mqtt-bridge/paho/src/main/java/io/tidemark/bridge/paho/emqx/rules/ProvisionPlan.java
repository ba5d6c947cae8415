package io.tidemark.bridge.paho.emqx.rules;

import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What has to be done so that the broker has our rules and no others of ours. */
public record ProvisionPlan(List<Step> steps) {

    /** What becomes of one rule. */
    public enum Action {
        CREATE,
        UPDATE,
        UNCHANGED,
        REMOVE
    }

    /** One rule and what becomes of it. */
    public record Step(Action action, RuleDefinition rule) {
        @Override
        public String toString() {
            return switch (action) {
                case CREATE -> "create     " + rule.id();
                case UPDATE -> "update     " + rule.id();
                case UNCHANGED -> "unchanged  " + rule.id();
                case REMOVE -> "remove     " + rule.id();
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
    static ProvisionPlan of(List<RuleDefinition> desired, List<RuleDefinition> existing) {
        Map<String, RuleDefinition> left = new HashMap<>();
        existing.forEach(rule -> left.put(rule.id(), rule));
        List<Step> steps = new ArrayList<>();
        for (RuleDefinition rule : desired) {
            RuleDefinition has = left.remove(rule.id());
            Action action = has == null ? Action.CREATE : has.equals(rule) ? Action.UNCHANGED : Action.UPDATE;
            steps.add(new Step(action, rule));
        }
        left.values().stream()
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .forEach(rule -> steps.add(new Step(Action.REMOVE, rule)));
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
