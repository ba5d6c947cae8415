package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Current filters of the clients of a partition. */
public final class ClientSubscriptions {

    /** (client id, filter) → subscription. */
    public static final String STORE = "subscriptions";

    private final KeyValueStore<String, Subscription> store;

    public ClientSubscriptions(KeyValueStore<String, Subscription> store) {
        this.store = store;
    }

    /** A client's subscription to a filter. */
    public Optional<Subscription> get(String clientId, String filter) {
        return Optional.ofNullable(store.get(Topics.compositeKey(clientId, filter)));
    }

    /** All of a client's subscriptions. */
    public List<Subscription> of(String clientId) {
        List<Subscription> found = new ArrayList<>();
        try (KeyValueIterator<String, Subscription> filters =
                store.prefixScan(Topics.compositeKey(clientId, ""), new StringSerializer())) {
            while (filters.hasNext()) {
                KeyValue<String, Subscription> filter = filters.next();
                found.add(filter.value);
            }
        }
        return found;
    }

    /** The client's own subscriptions with QoS above 0; no shared ones, whose messages are the group's. */
    List<Subscription> acknowledged(String clientId) {
        return of(clientId).stream()
                .filter(subscription -> subscription.getQos() > 0)
                .filter(subscription -> filter(subscription).sharedGroup().isEmpty())
                .toList();
    }

    /** Their filters. */
    public List<TopicFilter> acknowledgedFilters(String clientId) {
        return acknowledged(clientId).stream().map(ClientSubscriptions::filter).toList();
    }

    /** Filters of shared subscriptions with QoS above 0. */
    List<TopicFilter> sharedFilters(String clientId) {
        return of(clientId).stream()
                .filter(subscription -> subscription.getQos() > 0)
                .map(ClientSubscriptions::filter)
                .filter(filter -> filter.sharedGroup().isPresent())
                .toList();
    }

    private static TopicFilter filter(Subscription subscription) {
        return TopicFilter.parse(subscription.getTopicFilter());
    }

    void put(Subscription subscription) {
        store.put(Topics.compositeKey(subscription.getClientId(), subscription.getTopicFilter()), subscription);
    }

    void remove(String clientId, String filter) {
        store.delete(Topics.compositeKey(clientId, filter));
    }
}
