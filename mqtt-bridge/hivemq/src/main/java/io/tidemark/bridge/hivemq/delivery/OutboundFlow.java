package io.tidemark.bridge.hivemq.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was sent to the client of one session and not acknowledged, by packet id. Confined to the client's tasks. */
public final class OutboundFlow {

    /**
     * A message that left for the client.
     *
     * @param position empty if it was not known then
     * @param historyId the history replay that sent it; empty for every other delivery
     */
    record Delivery(String messageId, String topic, int qos, Optional<Long> position, Optional<String> historyId) {}

    private final Map<Integer, Delivery> deliveries = new HashMap<>();

    void sent(int packetId, Delivery delivery) {
        deliveries.put(packetId, delivery);
    }

    /** A packet id now belongs to a message that has no id of ours. */
    void forget(int packetId) {
        deliveries.remove(packetId);
    }

    /** The client has acknowledged; empty if the message was not one of ours. */
    Optional<Delivery> acknowledged(int packetId) {
        return Optional.ofNullable(deliveries.remove(packetId));
    }

    public boolean isEmpty() {
        return deliveries.isEmpty();
    }
}
