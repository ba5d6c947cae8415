package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.bridge.Broker.Outcome;
import io.tidemark.schemas.TopicSubscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What Tidemark asks of EMQX's management API. Every method may throw, or fail with, an {@link EmqxApiException}. */
public interface EmqxApi {

    /** As the broker says it, for instance 5.8.9. */
    String version();

    /** All clients, page by page. */
    void clients(Consumer<ApiClient> each);

    /** The filters of a client, shared ones with their prefix; empty if the broker does not know the client. */
    Optional<List<TopicSubscription>> subscriptions(String clientId);

    /** Subscribes a client that has a session, connected or not. */
    CompletionStage<Outcome> subscribe(String clientId, List<TopicSubscription> subscriptions);

    CompletionStage<Outcome> unsubscribe(String clientId, List<String> filters);

    /** The rules whose id begins so. */
    List<ExistingRule> rules(String idPrefix);

    void create(RuleDefinition rule);

    void update(RuleDefinition rule);

    void deleteRule(String id);

    /** What each client is subscribed to when it connects; empty if the broker does not say. */
    Optional<List<String>> autoSubscribe();

    /** The settings of MQTT sessions, as JSON; empty if the broker does not say. */
    Optional<JsonNode> mqttSettings();
}
