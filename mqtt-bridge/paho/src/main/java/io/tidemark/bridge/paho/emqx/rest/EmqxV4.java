package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.Broker.Outcome;
import io.tidemark.bridge.paho.emqx.rest.EmqxHttp.Answer;
import io.tidemark.schemas.TopicSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code /api/v4}: answers have their data in {@code data} and their error in {@code code}, with status 200 for most. */
final class EmqxV4 implements EmqxApi {

    static final String NODES = "/api/v4/nodes";
    private static final String RULES = "/api/v4/rules";
    private static final int PAGE = 1_000;
    private static final int NOT_FOUND = 404;
    /** "channel_not_found". */
    private static final int NO_CHANNEL = 112;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final EmqxHttp http;

    EmqxV4(EmqxHttp http) {
        this.http = http;
    }

    private static JsonNode checked(Answer answer) {
        JsonNode body = answer.orFail();
        if (body.path("code").asInt() != 0) {
            throw answer.failure();
        }
        return body;
    }

    @Override
    public String version() {
        return checked(http.get(NODES)).path("data").path(0).path("version").asText("unknown");
    }

    @Override
    public void clients(Consumer<ApiClient> each) {
        Pages.read(
                page -> checked(http.get("/api/v4/clients?_limit=" + PAGE + "&_page=" + page)),
                PAGE,
                client -> each.accept(ApiFields.client(client, Optional.empty(), "max_inflight")));
    }

    @Override
    public Optional<List<TopicSubscription>> subscriptions(String clientId) {
        JsonNode data = checked(http.get("/api/v4/subscriptions/" + EmqxHttp.encoded(clientId)))
                .path("data");
        return data.isEmpty() ? Optional.empty() : Optional.of(ApiFields.subscriptions(data));
    }

    @Override
    public CompletionStage<Outcome> subscribe(String clientId, List<TopicSubscription> subscriptions) {
        return inTurn(
                subscriptions,
                subscription -> http.postAsync(
                        "/api/v4/mqtt/subscribe",
                        JSON.objectNode()
                                .put("topics", subscription.getTopicFilter())
                                .put("qos", subscription.getQos())
                                .put("clientid", clientId)));
    }

    @Override
    public CompletionStage<Outcome> unsubscribe(String clientId, List<String> filters) {
        return inTurn(
                filters,
                filter -> http.postAsync(
                        "/api/v4/mqtt/unsubscribe",
                        JSON.objectNode().put("topic", filter).put("clientid", clientId)));
    }

    private static <T> CompletionStage<Outcome> inTurn(List<T> items, Function<T, CompletableFuture<Answer>> call) {
        CompletionStage<Outcome> all = CompletableFuture.completedFuture(Outcome.APPLIED);
        for (T item : items) {
            all = all.thenCompose(before -> before == Outcome.APPLIED
                    ? call.apply(item).thenApply(EmqxV4::outcome)
                    : CompletableFuture.completedFuture(before));
        }
        return all;
    }

    private static Outcome outcome(Answer answer) {
        if (answer.isOk() && answer.body().path("code").asInt() == NO_CHANNEL) {
            return Outcome.NOT_SUBSCRIBED;
        }
        checked(answer);
        return Outcome.APPLIED;
    }

    @Override
    public List<ExistingRule> rules(String idPrefix) {
        List<ExistingRule> rules = new ArrayList<>();
        // The list has all rules: 4.4 does not divide it into pages.
        checked(http.get(RULES)).path("data").forEach(rule -> {
            if (rule.path("id").asText().startsWith(idPrefix)) {
                rules.add(new ExistingRule(rule, EmqxV4::body));
            }
        });
        return rules;
    }

    /** The body of a rule, as it is posted. */
    static ObjectNode body(RuleDefinition rule) {
        ObjectNode body = JSON.objectNode()
                .put("id", rule.id())
                .put("rawsql", rule.sql())
                .put("description", rule.description())
                .put("enabled", rule.enabled());
        ObjectNode action = body.putArray("actions").addObject().put("name", "republish");
        action.putObject("params")
                .put("target_topic", rule.topic())
                .put("target_qos", rule.qos())
                .put("target_retain", false)
                .put("payload_tmpl", rule.payload());
        return body;
    }

    @Override
    public void create(RuleDefinition rule) {
        checked(http.post(RULES, body(rule)));
    }

    @Override
    public void update(RuleDefinition rule) {
        ObjectNode body = body(rule);
        body.remove("id");
        checked(http.put(RULES + "/" + EmqxHttp.encoded(rule.id()), body));
    }

    @Override
    public void deleteRule(String id) {
        Answer answer = http.delete(RULES + "/" + EmqxHttp.encoded(id));
        if (answer.status() != NOT_FOUND) {
            checked(answer);
        }
    }

    @Override
    public Optional<List<String>> autoSubscribe() {
        return Optional.empty();
    }

    @Override
    public Optional<JsonNode> mqttSettings() {
        return Optional.empty();
    }
}
