package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.Broker.Outcome;
import io.tidemark.bridge.paho.emqx.rest.EmqxHttp.Answer;
import io.tidemark.schemas.TopicSubscription;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** {@code /api/v5}. */
final class EmqxV5 implements EmqxApi {

    static final String NODES = "/api/v5/nodes";
    private static final String CLIENTS = "/api/v5/clients";
    private static final String RULES = "/api/v5/rules";
    private static final int PAGE = 1_000;
    private static final int NOT_FOUND = 404;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final EmqxHttp http;

    EmqxV5(EmqxHttp http) {
        this.http = http;
    }

    @Override
    public String version() {
        return http.get(NODES).orFail().path(0).path("version").asText("unknown");
    }

    @Override
    public void clients(Consumer<ApiClient> each) {
        Pages.read(
                page -> http.get(CLIENTS + "?limit=" + PAGE + "&page=" + page).orFail(),
                PAGE,
                client -> each.accept(client(client)));
    }

    private static ApiClient client(JsonNode client) {
        return ApiFields.client(
                client,
                Optional.ofNullable(client.path("connected_at").textValue())
                        .map(time -> OffsetDateTime.parse(time).toInstant()),
                "inflight_max");
    }

    @Override
    public Optional<List<TopicSubscription>> subscriptions(String clientId) {
        Answer answer = http.get(CLIENTS + "/" + EmqxHttp.encoded(clientId) + "/subscriptions");
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(ApiFields.subscriptions(answer.orFail()));
    }

    @Override
    public CompletionStage<Outcome> subscribe(String clientId, List<TopicSubscription> subscriptions) {
        ArrayNode body = JSON.arrayNode();
        subscriptions.forEach(subscription -> body.addObject()
                .put("topic", subscription.getTopicFilter())
                .put("qos", subscription.getQos())
                .put("nl", subscription.getNoLocal() ? 1 : 0)
                .put("rap", subscription.getRetainAsPublished() ? 1 : 0)
                .put("rh", subscription.getRetainHandling()));
        return http.postAsync(CLIENTS + "/" + EmqxHttp.encoded(clientId) + "/subscribe/bulk", body)
                .thenApply(EmqxV5::outcome);
    }

    @Override
    public CompletionStage<Outcome> unsubscribe(String clientId, List<String> filters) {
        CompletionStage<Outcome> all = CompletableFuture.completedFuture(Outcome.APPLIED);
        for (String filter : filters) {
            ObjectNode body = JSON.objectNode().put("topic", filter);
            all = all.thenCompose(before -> before == Outcome.APPLIED
                    ? http.postAsync(CLIENTS + "/" + EmqxHttp.encoded(clientId) + "/unsubscribe", body)
                            .thenApply(EmqxV5::outcome)
                    : CompletableFuture.completedFuture(before));
        }
        return all;
    }

    private static Outcome outcome(Answer answer) {
        if (answer.status() == NOT_FOUND) {
            return Outcome.NOT_SUBSCRIBED;
        }
        answer.orFail();
        return Outcome.APPLIED;
    }

    @Override
    public List<ExistingRule> rules(String idPrefix) {
        List<ExistingRule> rules = new ArrayList<>();
        Pages.read(page -> http.get(RULES + "?limit=" + PAGE + "&page=" + page).orFail(), PAGE, rule -> {
            if (rule.path("id").asText().startsWith(idPrefix)) {
                rules.add(new ExistingRule(rule, EmqxV5::body));
            }
        });
        return rules;
    }

    /** The body of a rule, as it is posted. */
    static ObjectNode body(RuleDefinition rule) {
        ObjectNode body = JSON.objectNode()
                .put("id", rule.id())
                .put("sql", rule.sql())
                .put("description", rule.description())
                .put("enable", rule.enabled());
        ObjectNode action = body.putArray("actions").addObject().put("function", "republish");
        action.putObject("args")
                .put("topic", rule.topic())
                .put("qos", rule.qos())
                .put("retain", false)
                .put("payload", rule.payload());
        return body;
    }

    @Override
    public void create(RuleDefinition rule) {
        http.post(RULES, body(rule)).orFail();
    }

    @Override
    public void update(RuleDefinition rule) {
        ObjectNode body = body(rule);
        body.remove("id");
        http.put(RULES + "/" + EmqxHttp.encoded(rule.id()), body).orFail();
    }

    @Override
    public void deleteRule(String id) {
        Answer answer = http.delete(RULES + "/" + EmqxHttp.encoded(id));
        if (answer.status() != NOT_FOUND) {
            answer.orFail();
        }
    }

    @Override
    public Optional<List<String>> autoSubscribe() {
        Answer answer = http.get("/api/v5/mqtt/auto_subscribe");
        return answer.isOk()
                ? Optional.of(ApiFields.subscriptions(answer.body()).stream()
                        .map(TopicSubscription::getTopicFilter)
                        .toList())
                : Optional.empty();
    }

    @Override
    public Optional<JsonNode> mqttSettings() {
        Answer answer = http.get("/api/v5/configs/global_zone");
        return answer.isOk() ? Optional.of(answer.body().path("mqtt")) : Optional.empty();
    }
}
