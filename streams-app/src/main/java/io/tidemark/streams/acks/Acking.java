package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Acknowledgements: move the rows of the client, of its shared subscriptions and, in queue mode, of everyone. */
final class Acking {

    private final AckSettings settings;
    private final KnownTopics topics;
    private final LogIndex index;
    private final TopicOffsets offsets;
    private final UnresolvedAcks unresolved;
    private final AckMeters meters;

    Acking(
            AckSettings settings,
            KnownTopics topics,
            LogIndex index,
            TopicOffsets offsets,
            UnresolvedAcks unresolved,
            AckMeters meters) {
        this.settings = settings;
        this.topics = topics;
        this.index = index;
        this.offsets = offsets;
        this.unresolved = unresolved;
        this.meters = meters;
    }

    /** @param head the partition's end as this task knows it: a later position is not indexed yet */
    void handle(OffsetEvent event, OffsetAck ack, long head) {
        OptionalLong position = resolve(ack, head);
        UnresolvedAcks.Acknowledged acknowledged = new UnresolvedAcks.Acknowledged(
                event.getClientId(), ack.getSharedFilters(), event.getAt().toEpochMilli());
        if (position.isPresent()) {
            count(ack.getTopic(), acknowledged, position.getAsLong());
        } else if (!unresolved.add(ack.getTopic(), ack.getMessageId(), acknowledged)) {
            meters.unresolvedAcks.increment();
        }
    }

    private OptionalLong resolve(OffsetAck ack, long head) {
        Long position = ack.getPosition();
        boolean known = position != null
                && position <= head
                && (head < 0 || Position.partition(position) == Position.partition(head));
        return known ? OptionalLong.of(position) : index.position(ack.getTopic(), ack.getMessageId());
    }

    /** A message came: count what waited for it. */
    void resolved(String topic, LogEntry entry) {
        for (UnresolvedAcks.Acknowledged waiting : unresolved.take(topic, entry.id())) {
            count(topic, waiting, entry.position());
        }
    }

    void expire(long now) {
        meters.unresolvedAcks.increment(unresolved.expire(now));
    }

    private void count(String topic, UnresolvedAcks.Acknowledged ack, long position) {
        TopicPolicy policy = topics.policy(topic);
        if (policy.queue()) {
            apply(topic, policy, Readers.QUEUE, offsets.ofQueue(topic), position, ack.at());
        }
        Optional<OffsetRow> own = offsets.of(topic, ack.clientId());
        // A client with a filter of its own beside a shared one gets a message twice, and acknowledges it twice: the
        // second
        // time counts for the group. To take the first for both could skip a message that another member has in hand.
        boolean isForGroup = own.isEmpty() || own.get().covers(position);
        if (isForGroup && countForGroups(topic, policy, ack, position)) {
            return;
        }
        own.ifPresentOrElse(
                row -> apply(topic, policy, ack.clientId(), row, position, ack.at()), meters.foreignAcks::increment);
    }

    private boolean countForGroups(String topic, TopicPolicy policy, UnresolvedAcks.Acknowledged ack, long position) {
        List<String> groups = ack.sharedFilters();
        boolean counted = false;
        for (String group : groups) {
            Optional<OffsetRow> row = offsets.of(topic, group);
            row.ifPresent(found -> apply(topic, policy, group, found, position, ack.at()));
            counted |= row.isPresent();
        }
        return counted;
    }

    private TopicLog log(String topic, long at) {
        return topics.get(topic).map(known -> known.log(at)).orElseGet(() -> index.log(topic, at));
    }

    private void apply(String topic, TopicPolicy policy, String reader, OffsetRow row, long position, long at) {
        OffsetRow moved = policy.isKeepLatest()
                ? row.ackLatest(position)
                : settings.rule().ack(row, position, log(topic, at));
        if (row.covers(position)) {
            meters.lateAcks.increment();
        } else if (moved.beyond().size() > settings.beyondLimit()) {
            meters.overfullRows.increment();
        } else {
            offsets.put(topic, reader, moved, Instant.ofEpochMilli(at));
            meters.acks.increment();
        }
    }
}
