package io.tidemark.streams.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.streams.history.Counts;
import io.tidemark.streams.history.Destination;
import io.tidemark.streams.history.HistoryReport;
import io.tidemark.streams.history.HistoryRequest;
import io.tidemark.streams.history.TimeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Replays of history as JSON. */
final class HistoryJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS =
            Set.of("topicFilter", "from", "to", "clientId", "target", "rate", "qos", "expired");
    private static final int HIGHEST_QOS = 2;

    private HistoryJson() {}

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException with one sentence for the one who sent it
     */
    static HistoryRequest request(String body, Instant now) {
        JsonNode json = parse(body);
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("unknown field '" + name
                        + "': use topicFilter, from, to, clientId or" + " target, rate, qos, expired");
            }
        });
        return new HistoryRequest(
                TopicFilter.parse(required(json, "topicFilter")),
                TimeSpec.parse(required(json, "from"), now),
                TimeSpec.parse(required(json, "to"), now),
                destination(text(json, "clientId"), text(json, "target")),
                rate(json),
                qos(json),
                expired(json));
    }

    private static JsonNode parse(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (!json.isObject()) {
                throw new IllegalArgumentException("the body is not a JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Destination destination(Optional<String> clientId, Optional<String> target) {
        if (clientId.isPresent() == target.isPresent()) {
            throw new IllegalArgumentException("give either clientId or target");
        }
        return clientId.<Destination>map(Destination.ToClient::new)
                .orElseGet(() -> new Destination.ToTopic(target.orElseThrow()));
    }

    private static String required(JsonNode json, String name) {
        return text(json, name).orElseThrow(() -> new IllegalArgumentException("'" + name + "' is missing"));
    }

    private static Optional<String> text(JsonNode json, String name) {
        Optional<JsonNode> value = value(json, name);
        value.filter(found -> !found.isTextual() || found.textValue().isEmpty()).ifPresent(wrong -> {
            throw new IllegalArgumentException("'" + name + "' must be a text that is not empty");
        });
        return value.map(JsonNode::textValue);
    }

    private static OptionalDouble rate(JsonNode json) {
        Optional<JsonNode> rate = value(json, "rate");
        rate.filter(found -> !found.isNumber()).ifPresent(wrong -> {
            throw new IllegalArgumentException("'rate' must be a number of messages per second");
        });
        return rate.map(found -> OptionalDouble.of(found.doubleValue())).orElseGet(OptionalDouble::empty);
    }

    private static int qos(JsonNode json) {
        Optional<JsonNode> qos = value(json, "qos");
        qos.filter(found -> !found.isInt()).ifPresent(wrong -> {
            throw new IllegalArgumentException("'qos' must be 0, 1 or 2");
        });
        return qos.map(JsonNode::intValue).orElse(HIGHEST_QOS);
    }

    private static boolean expired(JsonNode json) {
        Optional<JsonNode> expired = value(json, "expired");
        expired.filter(found -> !found.isBoolean()).ifPresent(wrong -> {
            throw new IllegalArgumentException("'expired' must be true or false");
        });
        return expired.map(JsonNode::booleanValue).orElse(false);
    }

    private static Optional<JsonNode> value(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).filter(found -> !found.isNull());
    }

    static String write(List<HistoryReport> reports) {
        ArrayNode array = JSON.createArrayNode();
        reports.forEach(report -> array.add(tree(report)));
        return array.toPrettyString() + "\n";
    }

    static String write(HistoryReport report) {
        return tree(report).toPrettyString() + "\n";
    }

    private static ObjectNode tree(HistoryReport report) {
        HistoryRequest request = report.request();
        ObjectNode json = JSON.createObjectNode()
                .put("id", report.id())
                .put("status", report.status().name())
                .put("topicFilter", request.topicFilter().toString())
                .put("from", request.from().toString())
                .put("to", request.to().toString());
        if (request.destination() instanceof Destination.ToClient client) {
            json.put("clientId", client.clientId());
        } else if (request.destination() instanceof Destination.ToTopic topic) {
            json.put("target", topic.pattern());
        }
        request.rate().ifPresent(rate -> json.put("rate", rate));
        json.put("qos", request.maxQos()).put("expired", request.expired());
        json.put("startedAt", report.startedAt().toString());
        report.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
        report.reason().ifPresent(reason -> json.put("reason", reason));
        Counts counts = report.counts();
        json.putObject("counts")
                .put("toRead", counts.toRead())
                .put("read", counts.read())
                .put("matched", counts.matched())
                .put("sent", counts.sent())
                .put("acked", counts.acked())
                .put("expired", counts.expired())
                .put("skipped", counts.skipped());
        return json;
    }
}
