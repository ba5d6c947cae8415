package io.tidemark.sinks.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.UserProperty;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT 5 properties of a message as the JSON text that stores keep beside the documented fields. Names are those of
 * {@link Message}; correlation data is base64; user properties are {@code [name, value]} pairs, which keeps order and
 * repetition.
 */
public final class MessageProperties {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXPIRY = "messageExpiryInterval";
    private static final String FORMAT = "payloadFormatIndicator";
    private static final String CONTENT_TYPE = "contentType";
    private static final String RESPONSE_TOPIC = "responseTopic";
    private static final String CORRELATION = "correlationData";
    private static final String USER = "userProperties";

    private MessageProperties() {}

    /** Empty for a message without any. */
    public static Optional<String> toJson(Message message) {
        boolean none = message.getMessageExpiryInterval() == null
                && message.getPayloadFormatIndicator() == null
                && message.getContentType() == null
                && message.getResponseTopic() == null
                && message.getCorrelationData() == null
                && message.getUserProperties().isEmpty();
        return none ? Optional.empty() : Optional.of(write(message));
    }

    private static String write(Message message) {
        ObjectNode node = JSON.createObjectNode();
        if (message.getMessageExpiryInterval() != null) {
            node.put(EXPIRY, message.getMessageExpiryInterval());
        }
        if (message.getPayloadFormatIndicator() != null) {
            node.put(FORMAT, message.getPayloadFormatIndicator());
        }
        if (message.getContentType() != null) {
            node.put(CONTENT_TYPE, message.getContentType());
        }
        if (message.getResponseTopic() != null) {
            node.put(RESPONSE_TOPIC, message.getResponseTopic());
        }
        if (message.getCorrelationData() != null) {
            node.put(CORRELATION, Bytes.of(message.getCorrelationData()));
        }
        if (!message.getUserProperties().isEmpty()) {
            ArrayNode pairs = node.putArray(USER);
            message.getUserProperties()
                    .forEach(
                            property -> pairs.addArray().add(property.getName()).add(property.getValue()));
        }
        return node.toString();
    }

    /**
     * Gives a message the properties that {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static void fill(Message message, String json) {
        try {
            JsonNode node = JSON.readTree(json);
            message.put(
                    "messageExpiryInterval",
                    node.hasNonNull(EXPIRY) ? node.get(EXPIRY).longValue() : null);
            message.put(
                    "payloadFormatIndicator",
                    node.hasNonNull(FORMAT) ? node.get(FORMAT).intValue() : null);
            message.put("contentType", text(node, CONTENT_TYPE));
            message.put("responseTopic", text(node, RESPONSE_TOPIC));
            byte[] correlation = node.path(CORRELATION).binaryValue();
            message.put("correlationData", correlation == null ? null : ByteBuffer.wrap(correlation));
            List<UserProperty> user = new ArrayList<>();
            node.path(USER)
                    .forEach(pair -> user.add(
                            new UserProperty(pair.path(0).asText(), pair.path(1).asText())));
            message.setUserProperties(user);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the stored properties are not JSON", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the stored correlation data is not base64", e);
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.get(name).textValue() : null;
    }
}
