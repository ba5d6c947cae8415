package io.tidemark.sinks.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.sinks.read.SubscriptionRequests;
import java.util.Set;

/**
 * What applications publish on the channel of a pool: {@code {"type": "subscribe", "topic": "t", "clientid": "c", "qos": 1}}. The
 * QoS may be a number or a string of one, as EMQ X documented both; unsubscribe needs none. Other fields are ignored.
 */
final class ChannelMessage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> QOS = Set.of("0", "1", "2");

    private ChannelMessage() {}

    /** Tells a listener what a message asks for, or what is wrong with it. */
    static void tell(String message, String from, SubscriptionRequests.Listener listener) {
        try {
            read(message, listener);
        } catch (IllegalArgumentException e) {
            listener.refused("a message from " + from + " is no request: " + e.getMessage());
        }
    }

    private static void read(String message, SubscriptionRequests.Listener listener) {
        JsonNode request = parse(message);
        String clientId = text(request, "clientid");
        String topicFilter = topicFilter(request);
        switch (text(request, "type")) {
            case "subscribe" -> listener.subscribe(clientId, topicFilter, qos(request));
            case "unsubscribe" -> listener.unsubscribe(clientId, topicFilter);
            default -> throw new IllegalArgumentException("its type is neither subscribe nor unsubscribe");
        }
    }

    private static JsonNode parse(String message) {
        try {
            JsonNode request = JSON.readTree(message);
            if (request.isObject()) {
                return request;
            }
        } catch (JsonProcessingException e) {
            // Not passed on: its message repeats a part of what was sent.
        }
        throw new IllegalArgumentException("it is not a JSON object");
    }

    private static String text(JsonNode request, String field) {
        JsonNode value = request.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new IllegalArgumentException("it has no text in the field " + field);
        }
        return value.textValue();
    }

    private static String topicFilter(JsonNode request) {
        String topicFilter = text(request, "topic");
        try {
            TopicFilter.parse(topicFilter);
            return topicFilter;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its topic is no topic filter of MQTT", e);
        }
    }

    private static int qos(JsonNode request) {
        String qos = request.path("qos").asText();
        if (!QOS.contains(qos)) {
            throw new IllegalArgumentException("its qos is not 0, 1 or 2");
        }
        return Integer.parseInt(qos);
    }
}
