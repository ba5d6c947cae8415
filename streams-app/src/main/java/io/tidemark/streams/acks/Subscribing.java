package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetCheck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.TopicFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SUBSCRIBE: makes the rows that are missing, and asks for a replay of what is unread.
 *
 * <p>The SUBACK is held until the event is in Kafka, so a message published at or after the event's time comes live: rows
 * start, and replays end, by that time and not by where this task happens to be in the log.
 */
final class Subscribing {

    private final AckSettings settings;
    private final KnownTopics topics;
    private final LogIndex index;
    private final TopicOffsets offsets;
    private final WildcardFilters wildcards;
    private final GroupMembers members;
    private final Answers answers;
    private final Unread unread;

    Subscribing(
            AckSettings settings,
            KnownTopics topics,
            LogIndex index,
            TopicOffsets offsets,
            WildcardFilters wildcards,
            GroupMembers members,
            Answers answers) {
        this.settings = settings;
        this.topics = topics;
        this.index = index;
        this.offsets = offsets;
        this.wildcards = wildcards;
        this.members = members;
        this.answers = answers;
        unread = new Unread(index);
    }

    /** @param head the partition's end as this task knows it */
    void handle(OffsetEvent event, OffsetSubscribe subscribe, long head) {
        TopicFilter filter = TopicFilter.parse(subscribe.getTopicFilter());
        String reader = Readers.of(event.getClientId(), filter);
        long readBefore = settings.initialPosition().readBefore(event.getAt().toEpochMilli());
        boolean replays = filter.sharedGroup().isEmpty() || joinsAlone(event, subscribe);
        List<KnownTopic> matching = topics.matching(filter);
        Set<String> created = filter.isWildcard()
                ? addWildcard(event, filter, matching, reader, readBefore, head)
                : addTopic(event, filter.filter(), reader, readBefore);
        // Their messages since the SUBSCRIBE come live.
        Set<String> startAtEnd = settings.initialPosition().kind() == InitialPosition.Kind.LATEST ? created : Set.of();
        List<TopicFilter> covered =
                subscribe.getCoveredBy().stream().map(TopicFilter::parse).toList();
        answers.to(event, subscribe).ifPresent(answer -> {
            if (replays) {
                Unread.Reader who = new Unread.Reader(
                        subscribe.getQos(),
                        subscribe.getNoLocal(),
                        event.getAt().toEpochMilli(),
                        event.getAt().plus(settings.clockSkew()).toEpochMilli(),
                        merges(filter, subscribe.getBatch()));
                matching.stream()
                        .filter(topic -> covered.stream().noneMatch(other -> other.matches(topic.name())))
                        .filter(topic -> topic.policy().queue() || !startAtEnd.contains(topic.name()))
                        .forEach(topic -> replay(answer, topic, reader, who));
            }
            answer.complete();
        });
    }

    /** What the broker of a connected client has dropped, though it need not subscribe again. */
    void handle(OffsetEvent event, OffsetCheck check) {
        TopicFilter filter = TopicFilter.parse(check.getTopicFilter());
        Answer answer = answers.to(event, check);
        Unread.Reader who = new Unread.Reader(
                check.getQos(),
                check.getNoLocal(),
                event.getAt().toEpochMilli(),
                check.getBefore().toEpochMilli(),
                merges(filter, check.getBatch()));
        topics.matching(filter).forEach(topic -> replay(answer, topic, event.getClientId(), who));
        answer.complete();
    }

    /** A member's session is over: what it had in hand goes to another member. */
    void handOver(OffsetEvent event, TopicFilter filter) {
        String group = filter.toString();
        members.leave(group, event.getClientId());
        members.another(group, event.getClientId()).ifPresent(member -> {
            Answer answer = answers.to(event, member, group);
            long now = event.getAt().toEpochMilli();
            Unread.Reader who = new Unread.Reader(member.qos(), false, now, now, filter.isWildcard());
            topics.matching(filter).forEach(topic -> replay(answer, topic, group, who));
            answer.complete();
        });
    }

    private static boolean merges(TopicFilter filter, @Nullable ReplayBatch batch) {
        return filter.isWildcard() || (batch != null && batch.getTopicFilters().size() > 1);
    }

    private boolean joinsAlone(OffsetEvent event, OffsetSubscribe subscribe) {
        String group = subscribe.getTopicFilter();
        members.join(
                group,
                new GroupMembers.Member(event.getClientId(), event.getNode(), event.getEpoch(), subscribe.getQos()));
        return members.another(group, event.getClientId()).isEmpty();
    }

    /** Returns the topics whose row begins now. */
    private Set<String> addTopic(OffsetEvent event, String topic, String reader, long readBefore) {
        boolean isNew = offsets.of(topic, reader).isEmpty();
        if (!offsets.hasRow(topic, reader)) {
            create(event, topic, reader, readBefore);
        }
        return isNew ? Set.of(topic) : Set.of();
    }

    /** Returns the topics whose row begins now. */
    private Set<String> addWildcard(
            OffsetEvent event,
            TopicFilter filter,
            List<KnownTopic> matching,
            String reader,
            long readBefore,
            long head) {
        if (wildcards.has(reader, filter)) {
            return Set.of();
        }
        Set<String> created = new HashSet<>();
        // Before the filter is known: later its baseline would stand for the rows that are missing.
        for (KnownTopic topic : matching) {
            // The baseline of a new filter is the partition's end; topics with due messages before it need a row.
            if (offsets.of(topic.name(), reader).isEmpty()
                    && index.last(topic.name())
                            .filter(last -> last.publishedAt() >= readBefore)
                            .isPresent()) {
                create(event, topic.name(), reader, readBefore);
                created.add(topic.name());
            }
        }
        wildcards.add(reader, filter, head);
        return created;
    }

    private void create(OffsetEvent event, String topic, String reader, long readBefore) {
        OffsetRow row = offsets.of(topic, reader).orElseGet(() -> offsets.readBefore(topic, readBefore));
        // Known from now on, so that a wildcard UNSUBSCRIBE finds the row.
        topics.seen(topic, event.getAt().toEpochMilli());
        offsets.put(topic, reader, row, event.getAt());
    }

    private void replay(Answer answer, KnownTopic topic, String reader, Unread.Reader who) {
        if (topic.policy().model().isPresent()) {
            Optional<OffsetRow> row = topic.policy().queue()
                    ? Optional.of(offsets.ofQueue(topic.name()))
                    : offsets.of(topic.name(), reader);
            row.flatMap(read -> unread.of(topic, read, who)).ifPresent(answer::add);
        }
    }
}
