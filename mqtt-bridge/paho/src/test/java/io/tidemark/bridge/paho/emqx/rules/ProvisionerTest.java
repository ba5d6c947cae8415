package io.tidemark.bridge.paho.emqx.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn.Version;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import io.tidemark.bridge.paho.emqx.rules.ProvisionPlan.Action;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
                    .contains("remove     tidemark_old")
                    .anyMatch(line -> line.startsWith("update     " + known.id()))
                    .noneMatch(line -> line.contains("somebodys"));
            provisioner.apply(plan);
            assertThat(provisioner.plan(RULES).isInStep()).isTrue();

            provisioner.apply(provisioner.plan(List.of()));
            assertThat(emqx.ruleIds()).containsExactly("somebodys");
        }
    }

    /** What somebody may change in the dashboard, and where it is in the rules of EMQX 5 and of 4.4. */
    private enum Tampering {
        STATEMENT("/sql", "/rawsql", "'SELECT 1'"),
        SWITCHED_OFF("/enable", "/enabled", "false"),
        DESCRIPTION("/description", "/description", "'other'"),
        FUNCTION("/actions/0/function", "/actions/0/name", "'console'"),
        TOPIC("/actions/0/args/topic", "/actions/0/params/target_topic", "'elsewhere'"),
        QOS("/actions/0/args/qos", "/actions/0/params/target_qos", "0"),
        RETAIN("/actions/0/args/retain", "/actions/0/params/target_retain", "true"),
        PAYLOAD("/actions/0/args/payload", "/actions/0/params/payload_tmpl", "'${payload}'"),
        ANOTHER_ACTION("/actions/1", "/actions/1", "{'function': 'console', 'name': 'inspect'}"),
        A_SINK_OF_THE_BROKER("/actions/1", "/actions/1", "'http:leak'"),
        NO_ACTION("/actions", "/actions", "[]");

        private final String five;
        private final String four;
        private final String value;

        Tampering(String five, String four, String value) {
            this.five = five;
            this.four = four;
            this.value = value;
        }

        private JsonPointer place(Version version) {
            return JsonPointer.compile(version == Version.V5 ? five : four);
        }

        /** A rule as it is, but for this. */
        private JsonNode with(Version version, JsonNode rule) throws JsonProcessingException {
            JsonNode changed = rule.deepCopy();
            JsonNode written = new ObjectMapper().readTree(value.replace('\'', '"'));
            JsonPointer place = place(version);
            JsonNode around = changed.at(place.head());
            if (around instanceof ArrayNode actions) {
                actions.add(written);
            } else {
                ((ObjectNode) around).set(place.last().getMatchingProperty(), written);
            }
            return changed;
        }

        /** As a plan names it: an action too many is a difference of all actions. */
        private String difference(Version version) {
            JsonPointer place = place(version);
            String path = place.last().getMatchingIndex() == 1
                    ? "actions"
                    : place.toString().substring(1);
            return path.replace("/0/", "[0].").replace('/', '.');
        }
    }

    static List<Arguments> tampering() {
        return Arrays.stream(Version.values())
                .flatMap(
                        version -> Arrays.stream(Tampering.values()).map(tampering -> Arguments.of(version, tampering)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("tampering")
    void whateverSomebodyChangesInARuleIsNamedAndPutRight(Version version, Tampering tampering) throws Exception {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            Provisioner provisioner = new Provisioner(EmqxApis.connect(emqx.settings()));
            provisioner.apply(provisioner.plan(RULES));
            RuleDefinition rule = RULES.get(4);
            emqx.addRule(tampering.with(version, body(version, rule)));

            ProvisionPlan plan = provisioner.plan(RULES);
            assertThat(plan.changes())
                    .extracting(ProvisionPlan.Step::toString)
                    .containsExactly("update     " + rule.id() + " (differs in " + tampering.difference(version) + ")");
            provisioner.apply(plan);
            assertThat(provisioner.plan(RULES).isInStep()).isTrue();
        }
    }

    private static RuleDefinition rule(String id) {
        return new RuleDefinition(id, "SELECT * FROM \"x\"", "", true, "y", 1, "");
    }

    private static JsonNode body(Version version, RuleDefinition rule) {
        return version == Version.V5 ? EmqxApis.bodyForV5(rule) : EmqxApis.bodyForV4(rule);
    }
}
