package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
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

    /** First message after a position that has not expired. */
    OptionalLong next(String topic, long after, long now) {
        try (KeyValueIterator<Bytes, byte[]> found =
                entries.range(IndexKeys.entry(topic, after + 1), IndexKeys.entry(topic, Long.MAX_VALUE))) {
            while (found.hasNext()) {
                LogEntry entry = entry(found.next());
                if (!entry.expiredAt(now)) {
                    return OptionalLong.of(entry.position());
                }
            }
        }
        return OptionalLong.empty();
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
