package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Acknowledgements: move the rows of the client and, in queue mode, of everyone. */
final class Acking {

    private final AckSettings settings;
    private final TopicModels models;
    private final LogIndex index;
    private final TopicOffsets offsets;
    private final UnresolvedAcks unresolved;
    private final AckMeters meters;

    Acking(
            AckSettings settings,
            TopicModels models,
            LogIndex index,
            TopicOffsets offsets,
            UnresolvedAcks unresolved,
            AckMeters meters) {
        this.settings = settings;
        this.models = models;
        this.index = index;
        this.offsets = offsets;
        this.unresolved = unresolved;
        this.meters = meters;
    }

    /** @param head the partition's end as this task knows it: a later position is not indexed yet */
    void handle(OffsetEvent event, OffsetAck ack, long head) {
        OptionalLong position = resolve(ack, head);
        if (position.isPresent()) {
            count(ack.getTopic(), event.getClientId(), position.getAsLong(), event.getAt());
        } else if (!unresolved.add(
                ack.getTopic(),
                ack.getMessageId(),
                event.getClientId(),
                event.getAt().toEpochMilli())) {
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
        for (UnresolvedAcks.Waiting waiting : unresolved.take(topic, entry.id())) {
            count(topic, waiting.clientId(), entry.position(), Instant.ofEpochMilli(waiting.at()));
        }
    }

    void expire(long now) {
        meters.unresolvedAcks.increment(unresolved.expire(now));
    }

    private void count(String topic, String clientId, long position, Instant at) {
        if (models.isQueue(topic)) {
            apply(topic, TopicOffsets.QUEUE_READER, offsets.ofQueue(topic), position, at);
        }
        Optional<OffsetRow> row = offsets.of(topic, clientId);
        if (row.isPresent()) {
            apply(topic, clientId, row.get(), position, at);
        } else {
            meters.foreignAcks.increment();
        }
    }

    private void apply(String topic, String reader, OffsetRow row, long position, Instant at) {
        OffsetRow moved = settings.rule().ack(row, position, index.log(topic, at.toEpochMilli()));
        if (row.covers(position)) {
            meters.lateAcks.increment();
        } else if (moved.beyond().size() > settings.beyondLimit()) {
            meters.overfullRows.increment();
        } else {
            offsets.put(topic, reader, moved, at);
            meters.acks.increment();
        }
    }
}
