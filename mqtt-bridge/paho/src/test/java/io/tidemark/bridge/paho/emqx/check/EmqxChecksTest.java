package io.tidemark.bridge.paho.emqx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.check.Finding.Verdict;
import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn.Version;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import io.tidemark.bridge.paho.emqx.rules.Provisioner;
import io.tidemark.bridge.paho.emqx.rules.TidemarkRules;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.settings.SettingsFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is good, and what is not, in the setup of a broker. The server is a stand-in. */
class EmqxChecksTest {

    private static final List<RuleDefinition> RULES = TidemarkRules.of("$tidemark", MqttSettings.CLIENT_IDS);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EmqxRestStandIn emqx = EmqxRestStandIn.start(Version.V5);

    private void use(Version version) {
        emqx.close();
        emqx = EmqxRestStandIn.start(version);
    }

    @AfterEach
    void stop() {
        emqx.close();
    }

    private EmqxApi api() {
        return EmqxApis.connect(emqx.settings());
    }

    private List<Finding> check(Map<String, String> settings) {
        return new EmqxChecks(api(), mqtt(settings)).run(RULES);
    }

    private static MqttSettings mqtt(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of("mqtt.url", "tcp://broker:1883"));
        all.putAll(more);
        return MqttSettings.of(new SettingsFile("test", all), "n1", 64 << 20);
    }

    /** The only finding that says this. */
    private Finding finding(String about) {
        return finding(about, Map.of());
    }

    private Finding finding(String about, Map<String, String> settings) {
        List<Finding> found = check(settings).stream()
                .filter(each -> each.text().contains(about))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private void provision() {
        Provisioner provisioner = new Provisioner(api());
        provisioner.apply(provisioner.plan(RULES));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void rulesThatAreAllThere(Version version) {
        use(version);
        provision();
        assertThat(finding("rules"))
                .isEqualTo(Finding.ok("all " + RULES.size() + " rules are there, with the guard against loops"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void rulesThatAreMissingChangedOrLeftOver(Version version) {
        use(version);
        Finding none = finding("rules");
        assertThat(none.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(none.text())
                .contains("run bridge provision")
                .contains("create " + RULES.get(0).id());
        provision();
        emqx.addRule(JSON.objectNode().put("id", RULES.get(1).id()));
        emqx.addRule(JSON.objectNode().put("id", "tidemark_old"));
        emqx.addRule(JSON.objectNode().put("id", "somebodys"));
        Finding some = finding("rules");
        assertThat(some.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(some.text())
                .contains("update " + RULES.get(1).id(), "remove tidemark_old")
                .doesNotContain("somebodys", "create", RULES.get(0).id());
    }

    @Test
    void theInboxIsSubscribedToOrNot() {
        assertThat(finding("inbox")).satisfies(found -> {
            assertThat(found.verdict()).isEqualTo(Verdict.OK);
            assertThat(found.text()).startsWith("clients are not subscribed");
        });
        emqx.autoSubscribe(JSON.arrayNode().add(JSON.objectNode().put("topic", "news/#")));
        assertThat(finding("inbox").text()).startsWith("clients are not subscribed");
        emqx.autoSubscribe(JSON.arrayNode().add(JSON.objectNode().put("topic", "$replay/${clientid}/#")));
        assertThat(finding("inbox")).isEqualTo(Finding.ok("clients are subscribed to their inbox when they connect"));
    }

    @Test
    void fourDoesNotSayItsSettings() {
        use(Version.V4);
        assertThat(finding("inbox").verdict()).isEqualTo(Verdict.CANNOT_CHECK);
        assertThat(finding("max_mqueue_len").verdict()).isEqualTo(Verdict.CANNOT_CHECK);
        assertThat(finding("max_inflight").text()).contains("docs/brokers");
    }

    @Test
    void aBrokerThatDoesNotSayItsSettingsCannotBeChecked() {
        assertThat(finding("max_mqueue_len").verdict()).isEqualTo(Verdict.CANNOT_CHECK);
        emqx.mqttSettings(JSON.objectNode().put("max_packet_size", "1MB"));
        assertThat(finding("max_mqueue_len").verdict()).isEqualTo(Verdict.CANNOT_CHECK);
        assertThat(finding("max_inflight").verdict()).isEqualTo(Verdict.CANNOT_CHECK);
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, 60_001, 0})
    void aQueueThatIsLongEnough(long length) {
        emqx.mqttSettings(session().put("max_mqueue_len", length));
        assertThat(finding("max_mqueue_len").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void aQueueWithoutLimit() {
        emqx.mqttSettings(session().put("max_mqueue_len", "infinity"));
        assertThat(finding("max_mqueue_len")).isEqualTo(Finding.ok("max_mqueue_len is not limited"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 59_999})
    void aQueueThatIsTooShort(long length) {
        emqx.mqttSettings(session().put("max_mqueue_len", length));
        Finding found = finding("max_mqueue_len");
        assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(found.text()).contains("is " + length, "less than 60000", "are dropped");
    }

    @Test
    void asMuchUnderWayAsTheBridgeTakes() {
        emqx.mqttSettings(session().put("max_inflight", 999));
        Finding found = finding("max_inflight");
        assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(found.text()).contains("is 999", "less than 1000", "slow");
        assertThat(finding("max_inflight", Map.of("mqtt.receive.maximum", "999")))
                .isEqualTo(Finding.ok("max_inflight is 999"));
    }

    @Test
    void nobodyAnswers() {
        EmqxApi api = api();
        emqx.close();
        EmqxChecks checks = new EmqxChecks(api, mqtt(Map.of()));
        assertThatExceptionOfType(EmqxApiException.class)
                .isThrownBy(() -> checks.run(RULES))
                .withMessageContaining("check emqx.api.url");
    }

    private static ObjectNode session() {
        return JSON.objectNode().put("max_mqueue_len", 60_000).put("max_inflight", 1_000);
    }
}
