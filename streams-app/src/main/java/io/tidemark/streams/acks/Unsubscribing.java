package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.TopicFilter;
import java.util.List;

/** UNSUBSCRIBE: rows of matching topics die, unless another filter of the client still matches. */
final class Unsubscribing {

    private final TopicTree topics;
    private final TopicOffsets offsets;
    private final WildcardFilters wildcards;

    Unsubscribing(TopicTree topics, TopicOffsets offsets, WildcardFilters wildcards) {
        this.topics = topics;
        this.offsets = offsets;
        this.wildcards = wildcards;
    }

    void handle(OffsetEvent event, OffsetUnsubscribe unsubscribe) {
        TopicFilter filter = TopicFilter.parse(unsubscribe.getTopicFilter());
        List<TopicFilter> remaining = unsubscribe.getRemainingFilters().stream()
                .map(TopicFilter::parse)
                .toList();
        // An exact topic may have a row although no message of it was ever seen.
        List<String> affected = filter.isWildcard() ? topics.matching(filter) : List.of(filter.filter());
        if (filter.isWildcard()) {
            wildcards.remove(event.getClientId(), filter);
        }
        for (String topic : affected) {
            if (remaining.stream().noneMatch(other -> other.matches(topic))) {
                offsets.remove(topic, event.getClientId(), event.getAt());
            }
        }
    }
}
