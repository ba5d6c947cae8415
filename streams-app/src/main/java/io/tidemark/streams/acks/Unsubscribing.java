package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetLeave;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.TopicFilter;
import java.util.List;

/**
 * UNSUBSCRIBE: rows of matching topics die, unless another filter of the client still matches. Those of a shared subscription
 * die with its last member's UNSUBSCRIBE; until then what a member had in hand goes to another.
 */
final class Unsubscribing {

    private final KnownTopics topics;
    private final TopicOffsets offsets;
    private final WildcardFilters wildcards;
    private final GroupMembers members;
    private final Subscribing subscribing;

    Unsubscribing(
            KnownTopics topics,
            TopicOffsets offsets,
            WildcardFilters wildcards,
            GroupMembers members,
            Subscribing subscribing) {
        this.topics = topics;
        this.offsets = offsets;
        this.wildcards = wildcards;
        this.members = members;
        this.subscribing = subscribing;
    }

    void handle(OffsetEvent event, OffsetUnsubscribe unsubscribe) {
        TopicFilter filter = TopicFilter.parse(unsubscribe.getTopicFilter());
        boolean isShared = filter.sharedGroup().isPresent();
        if (isShared && members.another(filter.toString(), event.getClientId()).isPresent()) {
            subscribing.handOver(event, filter);
            return;
        }
        members.leave(filter.toString(), event.getClientId());
        List<TopicFilter> remaining = isShared
                ? List.of()
                : unsubscribe.getRemainingFilters().stream()
                        .map(TopicFilter::parse)
                        .toList();
        forget(event, filter, Readers.of(event.getClientId(), filter), remaining);
    }

    /** The session is over, but the client, or the group, has not said that it wants no more. */
    void handle(OffsetEvent event, OffsetLeave leave) {
        subscribing.handOver(event, TopicFilter.parse(leave.getTopicFilter()));
    }

    private void forget(OffsetEvent event, TopicFilter filter, String reader, List<TopicFilter> remaining) {
        // An exact topic may have a row although no message of it was ever seen.
        List<String> affected = filter.isWildcard()
                ? topics.matching(filter).stream().map(KnownTopic::name).toList()
                : List.of(filter.filter());
        for (String topic : affected) {
            if (remaining.stream().noneMatch(other -> other.matches(topic))) {
                offsets.remove(topic, reader, event.getAt());
            } else if (filter.isWildcard()) {
                // The filter that remains may have begun later: its baseline would skip what this one left unread.
                offsets.keep(topic, reader, event.getAt());
            }
        }
        if (filter.isWildcard()) {
            wildcards.remove(reader, filter);
        }
        affected.forEach(topics::left);
    }
}
