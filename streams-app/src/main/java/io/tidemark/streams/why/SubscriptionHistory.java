package io.tidemark.streams.why;

import io.tidemark.schemas.TopicFilter;
import io.tidemark.streams.why.Fact.Subscribed;
import io.tidemark.streams.why.Fact.Unsubscribed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client subscribed to that matches one topic. As for offsets: a subscription outlives disconnects and clean sessions,
 * and ends with UNSUBSCRIBE.
 */
final class SubscriptionHistory {

    private final List<Fact> changes;

    /** @param facts in the order of the log */
    SubscriptionHistory(List<Fact> facts, String topic) {
        changes = facts.stream()
                .filter(fact -> filter(fact).filter(each -> each.matches(topic)).isPresent())
                .toList();
    }

    /** The filter that a fact is about. */
    static Optional<TopicFilter> filter(Fact fact) {
        if (fact instanceof Subscribed subscribed) {
            return Optional.of(TopicFilter.parse(subscribed.topicFilter()));
        }
        if (fact instanceof Unsubscribed unsubscribed) {
            return Optional.of(TopicFilter.parse(unsubscribed.topicFilter()));
        }
        return Optional.empty();
    }

    /** Subscribing and unsubscribing, in the order of the log. */
    List<Fact> changes() {
        return changes;
    }

    /** The subscription with the highest QoS at a time; the client's own before a group's. */
    Optional<Subscribed> at(Instant time) {
        Map<String, Subscribed> current = new HashMap<>();
        for (Fact change : changes) {
            if (change.at().isAfter(time)) {
                continue;
            }
            if (change instanceof Subscribed subscribed) {
                current.put(subscribed.topicFilter(), subscribed);
            } else if (change instanceof Unsubscribed unsubscribed) {
                current.remove(unsubscribed.topicFilter());
            }
        }
        return current.values().stream().max((one, other) -> Integer.compare(rank(one), rank(other)));
    }

    private static int rank(Subscribed subscribed) {
        return isShared(subscribed) ? subscribed.qos() - 3 : subscribed.qos();
    }

    static boolean isShared(Subscribed subscribed) {
        return TopicFilter.parse(subscribed.topicFilter()).sharedGroup().isPresent();
    }

    /** The first time after another at which nothing of its own matched any more. */
    Optional<Instant> endAfter(Instant time) {
        return changes.stream()
                .filter(change -> change instanceof Unsubscribed && change.at().isAfter(time))
                .map(Fact::at)
                .filter(end -> at(end).filter(left -> !isShared(left)).isEmpty())
                .findFirst();
    }

    Optional<Instant> lastUnsubscribeBefore(Instant time) {
        return changes.stream()
                .filter(change -> change instanceof Unsubscribed && !change.at().isAfter(time))
                .map(Fact::at)
                .reduce((earlier, later) -> later);
    }

    Optional<Instant> firstSubscribeAfter(Instant time) {
        return changes.stream()
                .filter(change -> change instanceof Subscribed && change.at().isAfter(time))
                .map(Fact::at)
                .findFirst();
    }
}
