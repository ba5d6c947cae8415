package io.tidemark.streams.acks;

import io.tidemark.schemas.Position;
import java.time.Instant;
import java.util.Optional;

/** Rows as they are or as they would be: what every rule of the offset table starts from. */
final class TopicOffsets {

    private final LogIndex index;
    private final OffsetRows rows;
    private final WildcardFilters wildcards;

    TopicOffsets(LogIndex index, OffsetRows rows, WildcardFilters wildcards) {
        this.index = index;
        this.rows = rows;
        this.wildcards = wildcards;
    }

    /** A reader's row, or what its wildcard filters make of one; empty if it never subscribed to the topic. */
    Optional<OffsetRow> of(String topic, String reader) {
        Optional<OffsetRow> row = rows.get(topic, reader);
        if (row.isPresent()) {
            return row;
        }
        return wildcards.baseline(reader, topic).stream()
                .mapToObj(baseline -> OffsetRow.at(positionOf(index.floor(topic, baseline))))
                .findFirst();
    }

    /** What is read of a topic in queue mode. */
    OffsetRow ofQueue(String topic) {
        return rows.get(topic, Readers.QUEUE).orElseGet(() -> OffsetRow.at(Position.BEFORE_ALL));
    }

    /** A row that counts as read what was published before a time. */
    OffsetRow readBefore(String topic, long time) {
        return OffsetRow.at(time == Long.MIN_VALUE ? Position.BEFORE_ALL : positionOf(index.lastBefore(topic, time)));
    }

    /** Writes down a row that so far follows from a wildcard filter's baseline. */
    void keep(String topic, String reader, Instant at) {
        if (!hasRow(topic, reader)) {
            of(topic, reader).ifPresent(row -> put(topic, reader, row, at));
        }
    }

    void put(String topic, String reader, OffsetRow row, Instant at) {
        rows.put(topic, reader, row, at);
    }

    void remove(String topic, String reader, Instant at) {
        rows.remove(topic, reader, at);
    }

    boolean hasRow(String topic, String reader) {
        return rows.get(topic, reader).isPresent();
    }

    private static long positionOf(Optional<LogEntry> entry) {
        return entry.map(LogEntry::position).orElse(Position.BEFORE_ALL);
    }
}
