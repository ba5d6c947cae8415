package io.tidemark.streams.history;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A client as tables and events show it: its connection and what it subscribes to. Events that the tables know already
 * change nothing when they come again in order. For one thread.
 */
final class ClientState {

    private boolean online;
    private long epoch = Long.MIN_VALUE;
    private int receiveMaximum = 1;
    private final Map<TopicFilter, Integer> granted = new HashMap<>();

    void apply(Presence presence) {
        online = presence.getOnline();
        epoch = presence.getEpoch();
        receiveMaximum = presence.getReceiveMaximum();
    }

    void apply(Subscription subscription) {
        grant(subscription.getTopicFilter(), subscription.getQos());
    }

    void apply(ClientEvent event) {
        if (event.getEpoch() < epoch) {
            return;
        }
        if (event.getEvent() instanceof Connected connected) {
            online = true;
            epoch = event.getEpoch();
            receiveMaximum = connected.getReceiveMaximum();
            if (!connected.getSessionPresent()) {
                granted.clear();
            }
        } else if (event.getEvent() instanceof Disconnected) {
            online = false;
        } else if (event.getEvent() instanceof Subscribed subscribed) {
            for (TopicSubscription subscription : subscribed.getSubscriptions()) {
                grant(subscription.getTopicFilter(), subscription.getQos());
            }
        } else if (event.getEvent() instanceof Unsubscribed unsubscribed) {
            unsubscribed.getTopicFilters().forEach(filter -> granted.remove(TopicFilter.parse(filter)));
        }
    }

    private void grant(String filter, int qos) {
        granted.put(TopicFilter.parse(filter), qos);
    }

    boolean online() {
        return online;
    }

    /** Which connection. */
    long epoch() {
        return epoch;
    }

    int receiveMaximum() {
        return receiveMaximum;
    }

    /** The highest QoS granted for a topic; empty if no subscription matches. A group's messages are not the client's. */
    OptionalInt qos(String topic) {
        return granted.entrySet().stream()
                .filter(subscription -> subscription.getKey().sharedGroup().isEmpty()
                        && subscription.getKey().matches(topic))
                .mapToInt(Map.Entry::getValue)
                .max();
    }
}
