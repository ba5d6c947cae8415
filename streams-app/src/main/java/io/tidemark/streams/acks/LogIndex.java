package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The messages of a partition that can be due, by topic and position, and by topic and id. Every question costs one seek in
 * RocksDB, however many messages there are.
 */
final class LogIndex {

    private final KeyValueStore<Bytes, byte[]> entries;
    private final KeyValueStore<Bytes, byte[]> positionsById;

    LogIndex(KeyValueStore<Bytes, byte[]> entries, KeyValueStore<Bytes, byte[]> positionsById) {
        this.entries = entries;
        this.positionsById = positionsById;
    }

    void add(String topic, LogEntry entry) {
        entries.put(IndexKeys.entry(topic, entry.position()), entry.encodeValue());
        positionsById.put(
                IndexKeys.id(topic, entry.id()),
                ByteBuffer.allocate(Long.BYTES).putLong(entry.position()).array());
    }

    /** What is still unread of a topic, as of a time in milliseconds. */
    TopicLog log(String topic, long now) {
        return after -> next(topic, after, now);
    }

    /** Position of the first message after a position that has not expired. */
    OptionalLong next(String topic, long after, long now) {
        return nextEntry(topic, after, now).stream()
                .mapToLong(LogEntry::position)
                .findFirst();
    }

    /** First message after a position that has not expired. */
    Optional<LogEntry> nextEntry(String topic, long after, long now) {
        try (KeyValueIterator<Bytes, byte[]> found =
                entries.range(IndexKeys.entry(topic, after + 1), IndexKeys.entry(topic, Long.MAX_VALUE))) {
            while (found.hasNext()) {
                LogEntry entry = entry(found.next());
                if (!entry.expiredAt(now)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /** First message that is due to a row. */
    Optional<LogEntry> firstUnread(String topic, OffsetRow row, long now) {
        Optional<LogEntry> next = nextEntry(topic, row.through(), now);
        // A range ends where a due message follows, so this takes one step for each range that begins at once.
        while (next.isPresent() && row.covers(next.get().position())) {
            next = nextEntry(topic, row.beyond().endOf(next.get().position()), now);
        }
        return next;
    }

    /**
     * First message after a position that was published at or after a time, found by bisection: where the times of a topic
     * do not rise with its positions, because its publishers are at nodes whose clocks differ, off by that difference.
     *
     * @param upTo not after this position
     */
    Optional<LogEntry> firstPublishedAt(String topic, long time, long after, long upTo) {
        long low = after;
        long high = upTo;
        Optional<LogEntry> found = Optional.empty();
        while (low < high) {
            long middle = low + ((high - low) >>> 1);
            Optional<LogEntry> entry = nextEntry(topic, middle, Long.MIN_VALUE).filter(next -> next.position() <= upTo);
            if (entry.isPresent() && entry.get().publishedAt() < time) {
                low = entry.get().position();
            } else {
                found = entry.isPresent() ? entry : found;
                high = middle;
            }
        }
        return found;
    }

    /** The oldest messages of a stretch, expired ones included; both ends are part of it. */
    List<LogEntry> entries(String topic, long first, long last, int limit) {
        List<LogEntry> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> stretch =
                entries.range(IndexKeys.entry(topic, first), IndexKeys.entry(topic, last))) {
            while (found.size() < limit && stretch.hasNext()) {
                found.add(entry(stretch.next()));
            }
        }
        return found;
    }

    /**
     * The newest messages up to a position that are due to a row.
     *
     * @param limit at most so many, oldest of them first
     */
    List<LogEntry> newestUnread(String topic, OffsetRow row, long upTo, int limit, long now) {
        Deque<LogEntry> newest = new ArrayDeque<>();
        if (upTo > row.through()) {
            try (KeyValueIterator<Bytes, byte[]> found =
                    entries.reverseRange(IndexKeys.entry(topic, row.through() + 1), IndexKeys.entry(topic, upTo))) {
                while (newest.size() < limit && found.hasNext()) {
                    LogEntry entry = entry(found.next());
                    if (!entry.expiredAt(now) && !row.covers(entry.position())) {
                        newest.addFirst(entry);
                    }
                }
            }
        }
        return List.copyOf(newest);
    }

    /** The message at a position, or the last one before it. */
    Optional<LogEntry> floor(String topic, long position) {
        if (position < 0) {
            return Optional.empty();
        }
        try (KeyValueIterator<Bytes, byte[]> found =
                entries.reverseRange(IndexKeys.entry(topic, 0), IndexKeys.entry(topic, position))) {
            return found.hasNext() ? Optional.of(entry(found.next())) : Optional.empty();
        }
    }

    /** The newest message of a topic. */
    Optional<LogEntry> last(String topic) {
        return floor(topic, Long.MAX_VALUE);
    }

    /** The last message that was published before a time; walks back over those published since. */
    Optional<LogEntry> lastBefore(String topic, long time) {
        try (KeyValueIterator<Bytes, byte[]> found =
                entries.reverseRange(IndexKeys.entry(topic, 0), IndexKeys.entry(topic, Long.MAX_VALUE))) {
            while (found.hasNext()) {
                LogEntry entry = entry(found.next());
                if (entry.publishedAt() < time) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /** Id of the message at a position, if it is still there. */
    Optional<String> id(String topic, long position) {
        return position < 0
                ? Optional.empty()
                : Optional.ofNullable(entries.get(IndexKeys.entry(topic, position)))
                        .map(value -> LogEntry.decode(position, value).id());
    }

    /** Where the message with an id is. */
    OptionalLong position(String topic, String id) {
        byte[] position = positionsById.get(IndexKeys.id(topic, id));
        return position == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(position).getLong());
    }

    /** Removes a message; the id may have gone to a later message of the topic meanwhile. */
    void remove(String topic, LogEntry entry) {
        entries.delete(IndexKeys.entry(topic, entry.position()));
        if (position(topic, entry.id()).equals(OptionalLong.of(entry.position()))) {
            positionsById.delete(IndexKeys.id(topic, entry.id()));
        }
    }

    /** All messages from a key on, topic by topic. Close it. */
    KeyValueIterator<Bytes, byte[]> from(Bytes key) {
        return entries.range(key, null);
    }

    static LogEntry entry(KeyValue<Bytes, byte[]> stored) {
        return LogEntry.decode(IndexKeys.position(stored.key), stored.value);
    }
}
