package io.tidemark.bridge.paho.emqx.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.Broker.Outcome;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn.Version;
import io.tidemark.schemas.TopicSubscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent is what was recorded, and what was recorded is understood. The server is a stand-in. */
class EmqxApiTest {

    private static final String FOUR = "4.4.19";
    private static final String FIVE = "5.8.9";

    @ParameterizedTest
    @EnumSource(Version.class)
    void findsOutTheVersion(Version version) {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            assertThat(EmqxApis.connect(emqx.settings()).version()).isEqualTo(version == Version.V4 ? FOUR : FIVE);
        }
    }

    @Test
    void clientsOfFiveHaveTheTimeOfTheirConnection() {
        JsonNode recorded = RecordedCall.read(FIVE, "get-client").response();
        ApiClient client = listed(Version.V5, List.of(recorded)).get(0);
        assertThat(client)
                .isEqualTo(new ApiClient(
                        "gw-1",
                        true,
                        Optional.of("127.0.0.1:33286"),
                        Optional.of("127.0.0.1"),
                        Optional.of(Instant.parse("2026-11-20T17:37:04.159Z")),
                        "emqx58@127.0.0.1",
                        Optional.of("restricted"),
                        5,
                        true,
                        0,
                        60,
                        32));
    }

    @Test
    void aSessionWithoutConnectionIsNotConnected() {
        JsonNode recorded =
                RecordedCall.read(FIVE, "get-client-offline-session").response();
        ApiClient client = listed(Version.V5, List.of(recorded)).get(0);
        assertThat(client.connected()).isFalse();
        assertThat(client.username()).isEmpty();
        assertThat(client.sessionExpiryInterval()).isEqualTo(7_200);
    }

    @Test
    void clientsOfFourHaveNoTime() {
        JsonNode recorded = RecordedCall.read(FOUR, "get-client").response().at("/data/0");
        ApiClient client = listed(Version.V4, List.of(recorded)).get(0);
        assertThat(client.connectedAt()).isEmpty();
        assertThat(client.peer()).contains("127.0.0.1:53070");
        assertThat(client.receiveMaximum()).isEqualTo(32);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void readsAllPages(Version version) {
        List<JsonNode> many = new ArrayList<>();
        ObjectNode one = RecordedCall.read(FIVE, "get-client").response().deepCopy();
        for (int i = 0; i < 2_001; i++) {
            many.add(one.deepCopy().put("clientid", "c" + i));
        }
        assertThat(listed(version, many))
                .extracting(ApiClient::clientId)
                .hasSize(2_001)
                .doesNotHaveDuplicates();
    }

    private static List<ApiClient> listed(Version version, List<JsonNode> clients) {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            clients.forEach(emqx::addClient);
            List<ApiClient> found = new ArrayList<>();
            EmqxApis.connect(emqx.settings()).clients(found::add);
            return found;
        }
    }

    @Test
    void subscribesInFiveAsRecorded() {
        RecordedCall recorded = RecordedCall.read(FIVE, "post-client-subscribe-bulk");
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(Version.V5)) {
            emqx.addClient(client("gw-4"));
            EmqxApi api = EmqxApis.connect(emqx.settings());
            TopicSubscription all = subscription("$replay/gw-4/b", 2);
            all.setNoLocal(true);
            all.setRetainAsPublished(true);
            all.setRetainHandling(2);

            assertThat(api.subscribe("gw-4", List.of(all)).toCompletableFuture().join())
                    .isEqualTo(Outcome.APPLIED);

            assertThat(emqx.lastCall().path()).isEqualTo(recorded.path());
            assertThat(emqx.lastCall().body().path(0))
                    .isEqualTo(recorded.request().path(1));
            assertThat(api.subscriptions("gw-4")).contains(List.of(all));
        }
    }

    @Test
    void subscribesInFourAsRecorded() {
        RecordedCall recorded = RecordedCall.read(FOUR, "post-mqtt-subscribe");
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(Version.V4)) {
            emqx.addClient(client("gw-1"));
            EmqxApi api = EmqxApis.connect(emqx.settings());
            TopicSubscription inbox = subscription("$replay/gw-1/#", 1);

            assertThat(api.subscribe("gw-1", List.of(inbox))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(Outcome.APPLIED);

            assertThat(emqx.lastCall())
                    .isEqualTo(new EmqxRestStandIn.Call(recorded.method(), recorded.path(), recorded.request()));
            assertThat(api.subscriptions("gw-1")).contains(List.of(inbox));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void unsubscribesAsRecorded(Version version) {
        RecordedCall recorded = version == Version.V4
                ? RecordedCall.read(FOUR, "post-mqtt-unsubscribe")
                : RecordedCall.read(FIVE, "post-client-unsubscribe");
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            emqx.addClient(client("gw-1"));
            EmqxApi api = EmqxApis.connect(emqx.settings());
            assertThat(api.unsubscribe("gw-1", List.of("$replay/gw-1/#"))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(Outcome.APPLIED);
            assertThat(emqx.lastCall())
                    .isEqualTo(new EmqxRestStandIn.Call(recorded.method(), recorded.path(), recorded.request()));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aClientThatTheBrokerDoesNotKnowIsNotSubscribed(Version version) {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            EmqxApi api = EmqxApis.connect(emqx.settings());
            assertThat(api.subscribe("nope", List.of(subscription("x/#", 1)))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(Outcome.NOT_SUBSCRIBED);
            assertThat(api.subscriptions("nope")).isEmpty();
        }
    }

    @Test
    void rulesArePostedAsRecorded() {
        String sql = "SELECT *, base64_encode(payload) as payload FROM \"#\"";
        RuleDefinition rule =
                new RuleDefinition("tm_msg_b64_empty", sql, "tidemark", true, "$tidemark/msg_b64_empty", 1, "");
        assertThat(EmqxApis.bodyForV5(rule))
                .isEqualTo(RecordedCall.read(FIVE, "post-rule-tm_msg_b64_empty").request());
        assertThat(EmqxApis.bodyForV4(rule))
                .isEqualTo(RecordedCall.read(FOUR, "post-rule-tm_msg_b64_empty").request());
    }

    /** EMQX writes fields into a rule that nobody gave it. */
    @ParameterizedTest
    @CsvSource({"5.3.2, V5, ${.}", "5.8.9, V5, ${.}", "4.4.19, V4, ''"})
    void whatTheBrokerAddsToARuleIsNoDifference(String recorded, Version version, String payload) {
        JsonNode answer = RecordedCall.read(recorded, "get-rule").response();
        RuleDefinition made = new RuleDefinition(
                "tm_msg_b64",
                "SELECT *, base64_encode(payload) as payload FROM \"#\"",
                "tidemark",
                true,
                "$tidemark/msg_b64",
                1,
                payload);
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(version)) {
            emqx.addRule(version == Version.V5 ? answer : answer.path("data"));
            assertThat(EmqxApis.connect(emqx.settings()).rules("tm_"))
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.differences(made)).isEmpty());
        }
    }

    @Test
    void aBusyBrokerIsAskedAgain() {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(Version.V5)) {
            EmqxApi api = EmqxApis.connect(emqx.settings());
            emqx.failNext(1);
            assertThat(api.version()).isEqualTo(FIVE);
        }
    }

    @Test
    void aWrongSecretIsNotRepeatedInTheError() {
        try (EmqxRestStandIn emqx = EmqxRestStandIn.start(Version.V5)) {
            assertThatThrownBy(() -> EmqxApis.connect(emqx.settings("wrong-one")))
                    .isInstanceOf(EmqxApiException.class)
                    .hasMessageContainingAll("GET /api/v5/nodes", "401", "BAD_API_KEY_OR_SECRET", "emqx.api.secret")
                    .hasMessageNotContaining("wrong-one");
        }
    }

    private static JsonNode client(String id) {
        ObjectNode client = RecordedCall.read(FIVE, "get-client").response().deepCopy();
        return client.put("clientid", id);
    }

    private static TopicSubscription subscription(String filter, int qos) {
        TopicSubscription subscription = new TopicSubscription();
        subscription.setTopicFilter(filter);
        subscription.setQos(qos);
        subscription.setNoLocal(false);
        subscription.setRetainAsPublished(false);
        subscription.setRetainHandling(0);
        return subscription;
    }
}
