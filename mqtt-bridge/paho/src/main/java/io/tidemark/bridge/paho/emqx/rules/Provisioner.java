package io.tidemark.bridge.paho.emqx.rules;

import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import java.util.List;

/** Makes a broker have our rules, or none of them. To do it twice changes nothing the second time. */
public final class Provisioner {

    private final EmqxApi api;

    public Provisioner(EmqxApi api) {
        this.api = api;
    }

    /** What would have to be done to have these rules. */
    public ProvisionPlan plan(List<RuleDefinition> desired) {
        return ProvisionPlan.of(desired, api.rules(TidemarkRules.ID_PREFIX));
    }

    /** Does what a plan says. A rule that fails leaves the later ones undone: plan again then. */
    public void apply(ProvisionPlan plan) {
        for (ProvisionPlan.Step step : plan.steps()) {
            switch (step.action()) {
                case CREATE -> step.rule().ifPresent(api::create);
                case UPDATE -> step.rule().ifPresent(api::update);
                case REMOVE -> api.deleteRule(step.id());
                case UNCHANGED -> {
                    // nothing to do
                }
            }
        }
    }
}
