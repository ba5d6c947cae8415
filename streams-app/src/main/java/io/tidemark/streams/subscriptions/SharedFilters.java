package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.TopicFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shared filters of clients, remembered for those that acknowledge most, so that an ack costs no look into the store. */
final class SharedFilters {

    private static final int MAX_CLIENTS = 100_000;

    private final ClientSubscriptions subscriptions;
    private final Map<String, List<TopicFilter>> byClient = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<TopicFilter>> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    SharedFilters(ClientSubscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** The client's subscriptions have changed. */
    void forget(String clientId) {
        byClient.remove(clientId);
    }

    List<TopicFilter> of(String clientId) {
        return byClient.computeIfAbsent(clientId, subscriptions::sharedFilters);
    }

    /** Those that match a topic, as the client wrote them. */
    List<String> matching(String clientId, String topic) {
        List<TopicFilter> filters = of(clientId);
        return filters.isEmpty()
                ? List.of()
                : filters.stream()
                        .filter(filter -> filter.matches(topic))
                        .map(TopicFilter::toString)
                        .toList();
    }
}
