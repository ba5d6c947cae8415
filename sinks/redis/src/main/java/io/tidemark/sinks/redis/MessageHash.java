package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.record.Bytes;
import io.tidemark.sinks.record.MessageProperties;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message as a hash of the seven documented fields; an eighth, {@code properties}, only if it has MQTT 5 properties. */
final class MessageHash {

    private static final String PROPERTIES = "properties";

    private MessageHash() {}

    static Map<String, byte[]> of(Message message, Timestamps timestamps) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("id", message.getId().getBytes(UTF_8));
        fields.put("from", message.getClientId().getBytes(UTF_8));
        fields.put("qos", Integer.toString(message.getQos()).getBytes(UTF_8));
        fields.put("topic", message.getTopic().getBytes(UTF_8));
        fields.put("retain", Boolean.toString(message.getRetain()).getBytes(UTF_8));
        fields.put("payload", Bytes.of(message.getPayload()));
        fields.put("ts", timestamps.write(message.getPublishedAt()));
        MessageProperties.toJson(message).ifPresent(json -> fields.put(PROPERTIES, json.getBytes(UTF_8)));
        return fields;
    }

    /** The message again; what the layout does not keep (user name, node) is empty. */
    static Message read(Map<String, byte[]> fields) {
        Message message = new Message();
        message.setId(text(fields, "id"));
        message.setTopic(text(fields, "topic"));
        message.setPayload(ByteBuffer.wrap(fields.getOrDefault("payload", new byte[0])));
        message.setQos(Integer.parseInt(text(fields, "qos")));
        // Written by other software as 1 as well.
        message.setRetain(
                text(fields, "retain").equals("true") || text(fields, "retain").equals("1"));
        message.setClientId(text(fields, "from"));
        message.setNode("");
        message.setPublishedAt(Timestamps.read(text(fields, "ts")));
        message.setUserProperties(List.of());
        if (fields.containsKey(PROPERTIES)) {
            MessageProperties.fill(message, text(fields, PROPERTIES));
        }
        return message;
    }

    private static String text(Map<String, byte[]> fields, String name) {
        return new String(fields.getOrDefault(name, new byte[0]), UTF_8);
    }
}
