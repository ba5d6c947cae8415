package io.tidemark.bridge.hivemq.subscription;

import io.tidemark.schemas.TopicSubscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SUBSCRIBEs and UNSUBSCRIBEs of a connection that are not acknowledged, by packet id. Confined to the client's tasks. */
public final class PendingRequests {

    private final Map<Integer, List<TopicSubscription>> subscribes = new HashMap<>();
    private final Map<Integer, List<String>> unsubscribes = new HashMap<>();

    void subscribe(int packetId, List<TopicSubscription> subscriptions) {
        subscribes.put(packetId, subscriptions);
    }

    /** What the SUBSCRIBE asked for; empty if it is unknown. */
    List<TopicSubscription> subscribed(int packetId) {
        List<TopicSubscription> asked = subscribes.remove(packetId);
        return asked == null ? List.of() : asked;
    }

    void unsubscribe(int packetId, List<String> topicFilters) {
        unsubscribes.put(packetId, topicFilters);
    }

    /** What the UNSUBSCRIBE asked for; empty if it is unknown. */
    List<String> unsubscribed(int packetId) {
        List<String> asked = unsubscribes.remove(packetId);
        return asked == null ? List.of() : asked;
    }
}
