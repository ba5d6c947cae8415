package io.tidemark.bridge.hivemq.subscription;

import io.tidemark.schemas.TopicFilter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Filters that a client was given by command during its connection: for those the broker has sent it no retained messages, as it
 * does at a SUBSCRIBE. Safe for use by several threads.
 */
public final class GivenFilters {

    private final Map<String, TopicFilter> filters = new ConcurrentHashMap<>();

    public void add(Collection<String> given) {
        given.forEach(filter -> filters.put(filter, TopicFilter.parse(filter)));
    }

    /** The client has subscribed to them itself, or has them no longer. */
    public void remove(Collection<String> others) {
        others.forEach(filters::remove);
    }

    public boolean match(String topic) {
        return filters.values().stream().anyMatch(filter -> filter.matches(topic));
    }
}
