package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.schemas.TopicSubscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written alike in both versions. */
final class ApiFields {

    private static final String UNDEFINED = "undefined";

    private ApiFields() {}

    static ApiClient client(JsonNode client, Optional<Instant> connectedAt, String receiveMaximum) {
        Optional<String> host = text(client, "ip_address");
        return new ApiClient(
                client.path("clientid").asText(),
                client.path("connected").asBoolean(),
                host.map(address -> address + ":" + client.path("port").asInt()),
                host,
                connectedAt,
                client.path("node").asText(),
                text(client, "username"),
                client.path("proto_ver").asInt(),
                client.path("clean_start").asBoolean(),
                client.path("expiry_interval").asLong(),
                client.path("keepalive").asInt(),
                client.path(receiveMaximum).asInt());
    }

    static List<TopicSubscription> subscriptions(JsonNode list) {
        List<TopicSubscription> subscriptions = new ArrayList<>();
        list.forEach(item -> {
            TopicSubscription subscription = new TopicSubscription();
            subscription.setTopicFilter(item.path("topic").asText());
            subscription.setQos(item.path("qos").asInt());
            subscription.setNoLocal(item.path("nl").asInt() == 1);
            subscription.setRetainAsPublished(item.path("rap").asInt() == 1);
            subscription.setRetainHandling(item.path("rh").asInt());
            subscriptions.add(subscription);
        });
        return subscriptions;
    }

    /** Absent, null and the text "undefined" are no value. */
    static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue()).filter(value -> !value.equals(UNDEFINED));
    }
}
