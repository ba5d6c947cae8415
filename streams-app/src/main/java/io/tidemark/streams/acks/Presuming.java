package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetPresume;
import io.tidemark.schemas.TopicFilter;
import java.util.Optional;

/**
 * The end of a connection whose broker shows no acknowledgements: what was published while it was subscribed counts as read.
 * What was replayed to it and not taken was published before, and stays unread.
 */
final class Presuming {

    /** Positions of the messages that count as read; both are part of it. */
    private record Stretch(long first, long last) {}

    private final AckSettings settings;
    private final KnownTopics topics;
    private final LogIndex index;
    private final TopicOffsets offsets;
    private final AckMeters meters;

    Presuming(AckSettings settings, KnownTopics topics, LogIndex index, TopicOffsets offsets, AckMeters meters) {
        this.settings = settings;
        this.topics = topics;
        this.index = index;
        this.offsets = offsets;
        this.meters = meters;
    }

    void handle(OffsetEvent event, OffsetPresume presume) {
        TopicFilter filter = TopicFilter.parse(presume.getTopicFilter());
        String reader = Readers.of(event.getClientId(), filter);
        for (KnownTopic topic : topics.matching(filter)) {
            stretch(topic, presume).ifPresent(read -> {
                offsets.of(topic.name(), reader).ifPresent(row -> count(event, topic, reader, row, read));
                if (topic.policy().queue()) {
                    count(event, topic, Readers.QUEUE, offsets.ofQueue(topic.name()), read);
                }
            });
        }
    }

    /** Of the milliseconds at both ends nobody can tell: rather once more than never. */
    private Optional<Stretch> stretch(KnownTopic topic, OffsetPresume presume) {
        Optional<LogEntry> last =
                index.lastBefore(topic.name(), presume.getUntil().toEpochMilli());
        return last.flatMap(
                end -> index.firstPublishedAt(topic.name(), presume.getSince().toEpochMilli() + 1, -1, end.position())
                        .map(begin -> new Stretch(begin.position(), end.position())));
    }

    private void count(OffsetEvent event, KnownTopic topic, String reader, OffsetRow row, Stretch read) {
        OffsetRow moved = topic.policy().isKeepLatest()
                ? row.ackLatest(read.last())
                : row.read(read.first(), read.last(), topic.log(event.getAt().toEpochMilli()));
        if (moved.beyond().size() > settings.beyondLimit()) {
            meters.overfullRows.increment();
        } else if (!moved.equals(row)) {
            offsets.put(topic.name(), reader, moved, event.getAt());
        }
    }
}
