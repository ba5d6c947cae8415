package io.tidemark.sinks.template;

import io.tidemark.schemas.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the variables stand for at one event.
 *
 * @param topic the filter on subscribe and unsubscribe; null on client events
 * @param messageId null if the event is about no message
 * @param message only when it was published
 */
public record EventValues(
        String clientId,
        @Nullable String username,
        String node,
        @Nullable String peerHost,
        Instant at,
        @Nullable String topic,
        @Nullable String messageId,
        @Nullable Integer qos,
        @Nullable Message message) {

    /** What a published message says. */
    public static EventValues of(Message message) {
        return new EventValues(
                message.getClientId(),
                message.getUsername(),
                message.getNode(),
                message.getPeerHost(),
                message.getPublishedAt(),
                message.getTopic(),
                message.getId(),
                message.getQos(),
                message);
    }
}
