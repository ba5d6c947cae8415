package io.tidemark.bridge.paho.mqtt;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.UserProperty;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A PUBLISH that arrived.
 *
 * @param payload not copied: not to be changed
 * @param qos as it arrived: the lesser of what was published and what was subscribed
 * @param duplicate the broker has sent it before, on this connection or an earlier one
 */
public record Arrival(
        String topic, ByteBuffer payload, int qos, boolean retained, boolean duplicate, Properties properties) {

    /** The MQTT 5 properties of a PUBLISH, absent ones empty. User properties keep their order. */
    public record Properties(
            List<UserProperty> user,
            Optional<Long> messageExpiryInterval,
            Optional<Integer> payloadFormatIndicator,
            Optional<String> contentType,
            Optional<String> responseTopic,
            Optional<ByteBuffer> correlationData) {

        /** None at all. */
        public static final Properties NONE = new Properties(
                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** Those that a message was published with. */
        public static Properties of(Message message) {
            return new Properties(
                    message.getUserProperties(),
                    Optional.ofNullable(message.getMessageExpiryInterval()),
                    Optional.ofNullable(message.getPayloadFormatIndicator()),
                    Optional.ofNullable(message.getContentType()),
                    Optional.ofNullable(message.getResponseTopic()),
                    Optional.ofNullable(message.getCorrelationData()));
        }

        /** The same with other user properties, and another expiry. */
        public Properties with(List<UserProperty> others, Optional<Long> expiry) {
            return new Properties(others, expiry, payloadFormatIndicator, contentType, responseTopic, correlationData);
        }

        /** The first user property of this name. */
        public Optional<String> userProperty(String name) {
            return user.stream()
                    .filter(property -> property.getName().equals(name))
                    .map(UserProperty::getValue)
                    .findFirst();
        }
    }
}
