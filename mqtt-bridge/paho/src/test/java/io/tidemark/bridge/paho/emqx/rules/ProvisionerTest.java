package io.tidemark.bridge.paho.emqx.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn.Version;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import io.tidemark.bridge.paho.emqx.rules.ProvisionPlan.Action;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules are brought in step and others are left alone. The server is a stand-in. */
class ProvisionerTest {

    private static final List<RuleDefinition> RULES = TidemarkRules.of("$tidemark", MqttSettings.CLIENT_IDS);

    @ParameterizedTest
    @EnumSource(Version.class)
    void theSecondTimeNothingChanges(Version version) {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            Provisioner provisioner = new Provisioner(EmqxApis.connect(emqx.settings()));
            ProvisionPlan first = provisioner.plan(RULES);
            assertThat(first.steps()).extracting(ProvisionPlan.Step::action).containsOnly(Action.CREATE);
            assertThat(emqx.ruleIds()).as("a plan changes nothing").isEmpty();
            provisioner.apply(first);
            assertThat(provisioner.plan(RULES).isInStep()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void changedAndLeftOverRulesArePutRightAndOthersAreLeftAlone(Version version) {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            RuleDefinition known = RULES.get(0);
            emqx.addRule(body(version, rule("somebodys")));
            emqx.addRule(body(version, rule("tidemark_old")));
            emqx.addRule(body(version, rule(known.id())));
            Provisioner provisioner = new Provisioner(EmqxApis.connect(emqx.settings()));

            ProvisionPlan plan = provisioner.plan(RULES);
            assertThat(plan.changes())
                    .extracting(ProvisionPlan.Step::toString)
                    .contains("update     " + known.id(), "remove     tidemark_old")
                    .noneMatch(line -> line.contains("somebodys"));
            provisioner.apply(plan);
            assertThat(provisioner.plan(RULES).isInStep()).isTrue();

            provisioner.apply(provisioner.plan(List.of()));
            assertThat(emqx.ruleIds()).containsExactly("somebodys");
        }
    }

    private static RuleDefinition rule(String id) {
        return new RuleDefinition(id, "SELECT * FROM \"x\"", "", true, "y", 1, "");
    }

    private static JsonNode body(Version version, RuleDefinition rule) {
        return version == Version.V5 ? EmqxApis.bodyForV5(rule) : EmqxApis.bodyForV4(rule);
    }
}
