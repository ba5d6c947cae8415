package io.tidemark.streams.acks;

import io.tidemark.schemas.DeliveryModel;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.sinks.rules.FetchOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What of a topic is unread by a row, within what its rule lets be replayed. Looks into the index, changes nothing. */
final class Unread {

    /**
     * Who reads, and when.
     *
     * @param now milliseconds of UTC; what has expired by then is not due
     * @param before what was published at or after this time comes live
     * @param merges whether there may be several topics, which are merged
     */
    record Reader(int qos, boolean noLocal, long now, long before, boolean merges) {}

    private final LogIndex index;

    Unread(LogIndex index) {
        this.index = index;
    }

    /** Empty if the row has read everything. */
    Optional<TopicReplay> of(KnownTopic topic, OffsetRow row, Reader reader) {
        if (row.through() >= topic.end()) {
            return Optional.empty();
        }
        Optional<LogEntry> head = index.lastBefore(topic.name(), reader.before());
        if (head.isEmpty() || row.through() >= head.get().position()) {
            return Optional.empty();
        }
        OffsetRow due = topic.policy().isKeepLatest() ? onlyAt(head.get().position(), row) : row;
        return index.firstUnread(topic.name(), due, reader.now())
                .filter(first -> first.position() <= head.get().position())
                .map(first -> replay(topic, due, first, head.get(), reader));
    }

    /** The row with everything before the topic's end taken as read. */
    private static OffsetRow onlyAt(long end, OffsetRow row) {
        return OffsetRow.at(row.covers(end) ? end : Math.max(row.through(), end - 1));
    }

    private TopicReplay replay(KnownTopic topic, OffsetRow row, LogEntry first, LogEntry head, Reader reader) {
        Optional<LogEntry> from = Optional.of(first)
                .flatMap(entry -> withinTimeRange(topic, row, entry, head, reader.now()))
                .flatMap(entry -> newest(topic, row, entry, head, reader.now()));
        long through = from.map(entry -> entry.position() - 1).orElse(head.position());
        return TopicReplay.newBuilder()
                .setTopic(topic.name())
                .setModel(
                        topic.policy().queue()
                                ? DeliveryModel.QUEUE
                                : topic.policy().model().orElseThrow())
                .setQos(reader.qos())
                .setNoLocal(reader.noLocal())
                .setThrough(through)
                .setBeyond(row.beyond().above(through).toList())
                .setHead(head.position())
                .setFirstAt(Instant.ofEpochMilli(from.orElse(head).publishedAt()))
                .setHeadAt(Instant.ofEpochMilli(head.publishedAt()))
                .setCount(
                        from.map(entry -> head.ordinal() - entry.ordinal() + 1).orElse(0L))
                .setLeftOut(leftOut(topic, row, first, from, head))
                .setArrivals(
                        reader.merges() && from.isPresent()
                                ? Arrivals.encode(
                                        index.entries(topic.name(), through + 1, head.position(), Arrivals.MAX))
                                : null)
                .build();
    }

    /** First unread message that is young enough; empty if none is. */
    private Optional<LogEntry> withinTimeRange(
            KnownTopic topic, OffsetRow row, LogEntry first, LogEntry head, long now) {
        long oldest = topic.policy()
                .fetch()
                .timeRange()
                .map(range -> now - range.toMillis())
                .orElse(Long.MIN_VALUE);
        if (first.publishedAt() >= oldest) {
            return Optional.of(first);
        }
        return index.firstPublishedAt(topic.name(), oldest, first.position(), head.position())
                .flatMap(young -> firstUnreadFrom(topic, row, young, now))
                .filter(young -> young.position() <= head.position());
    }

    private Optional<LogEntry> firstUnreadFrom(KnownTopic topic, OffsetRow row, LogEntry entry, long now) {
        long before = entry.position() - 1;
        return index.firstUnread(
                topic.name(), new OffsetRow(before, row.beyond().above(before)), now);
    }

    /** First of the newest messages, where the rule wants no more than a number of them. */
    private Optional<LogEntry> newest(KnownTopic topic, OffsetRow row, LogEntry first, LogEntry head, long now) {
        FetchOptions fetch = topic.policy().fetch();
        if (fetch.overflow() != FetchOptions.Overflow.NEWEST || fetch.pageSize().isEmpty()) {
            return Optional.of(first);
        }
        OffsetRow rest = new OffsetRow(first.position() - 1, row.beyond().above(first.position() - 1));
        List<LogEntry> newest = index.newestUnread(
                topic.name(), rest, head.position(), fetch.pageSize().getAsInt(), now);
        return newest.stream().findFirst();
    }

    /** Unread messages from the first one on that are not replayed, those that have expired meanwhile included. */
    private long leftOut(KnownTopic topic, OffsetRow row, LogEntry first, Optional<LogEntry> from, LogEntry head) {
        long to = from.map(LogEntry::position).orElse(head.position() + 1);
        if (to == first.position()) {
            return 0;
        }
        long all = from.map(LogEntry::ordinal).orElse(head.ordinal() + 1) - first.ordinal();
        long read = 0;
        for (int range = 0; range < row.beyond().size() && row.beyond().first(range) < to; range++) {
            Optional<LogEntry> begin =
                    index.nextEntry(topic.name(), row.beyond().first(range) - 1, Long.MIN_VALUE);
            Optional<LogEntry> end = index.floor(topic.name(), row.beyond().last(range));
            if (begin.isPresent() && end.isPresent()) {
                read += Math.max(0, end.get().ordinal() - begin.get().ordinal() + 1);
            }
        }
        return all - read;
    }
}
