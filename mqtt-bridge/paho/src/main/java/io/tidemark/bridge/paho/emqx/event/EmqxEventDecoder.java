package io.tidemark.bridge.paho.emqx.event;

import io.tidemark.bridge.paho.emqx.event.EmqxEvent.Ignored;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent.OfClient;
import java.nio.ByteBuffer;

/**
 * Decodes what EMQX's rules republish: the whole row of an event as JSON. The same for 4.4 and 5.x. Thread-safe.
 *
 * <p>What EMQX does not let one see:
 *
 * <ul>
 *   <li>Whether a name is absent or is the text {@code undefined}: that counts as absent.
 *   <li>Binary Correlation-Data: EMQX replaces its bytes that are not UTF-8. A message with such damage is kept without it.
 *   <li>In 4.4 and 5.3 the group of a shared subscription: its filter comes without the prefix.
 *   <li>Reason codes of acknowledgements: a refused message counts as acknowledged.
 * </ul>
 */
public final class EmqxEventDecoder {

    private final MessageDecoding messages;
    private final SubscriptionDecoding subscriptions = new SubscriptionDecoding();
    private final ConnectionDecoding connections = new ConnectionDecoding();

    /**
     * Makes a decoder.
     *
     * @param ownClientIds how the client ids of the bridge itself begin: what it publishes is not recorded again
     */
    public EmqxEventDecoder(String ownClientIds) {
        if (ownClientIds.isEmpty()) {
            throw new IllegalArgumentException(
                    "the prefix of the bridge's own client ids is empty: it fits every client");
        }
        messages = new MessageDecoding(ownClientIds);
    }

    /**
     * Decodes an event.
     *
     * @param mqttTopic where it was republished; its last level tells the event if the content does not
     * @param payload the JSON; its position stays
     * @throws MalformedEventException if it is not JSON in UTF-8, or a field is missing or has a wrong type or value
     */
    public EmqxEvent decode(String mqttTopic, ByteBuffer payload) throws MalformedEventException {
        Row row = RowReader.read(Kind.ofTopic(mqttTopic), payload);
        Kind kind = row.required("event", row.kind);
        return switch (kind) {
            case PUBLISHED -> messages.published(row);
            case DELIVERED -> messages.delivered(row);
            case ACKED -> messages.acked(row);
            case SUBSCRIBED -> subscriptions.subscribed(row);
            case UNSUBSCRIBED -> subscriptions.unsubscribed(row);
            case CONNECTED -> new OfClient(connections.began(row));
            case DISCONNECTED -> new OfClient(connections.ended(row));
            case MESSAGE_DROPPED, DELIVERY_DROPPED, CONNACK, ACL_CHECKED, AUTHORIZED, AUTHENTICATED ->
                new Ignored(kind.eventName());
        };
    }
}
