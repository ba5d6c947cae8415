package io.tidemark.streams.acks;

import io.tidemark.schemas.Position;
import java.util.Optional;
import java.util.OptionalLong;

/** A topic with messages in the log index: its end and its rules, so that most questions need no look into the store. */
final class KnownTopic {

    private final String name;
    private final TopicPolicy policy;
    private final LogIndex index;
    private boolean known;
    private long end;
    /** Position of the message before the end; too large while it is not known. */
    private long beforeEnd = Long.MAX_VALUE;

    private long ordinal;

    KnownTopic(String name, TopicPolicy policy, LogIndex index) {
        this.name = name;
        this.policy = policy;
        this.index = index;
    }

    String name() {
        return name;
    }

    TopicPolicy policy() {
        return policy;
    }

    /** Position of its last message, whether or not that is still due. */
    long end() {
        look();
        return end;
    }

    /** Takes a message into the index. */
    LogEntry add(long position, String id, long publishedAt, long expiresAt) {
        look();
        LogEntry entry = new LogEntry(position, id, publishedAt, expiresAt, ++ordinal);
        beforeEnd = end;
        end = position;
        index.add(name, entry);
        return entry;
    }

    /**
     * What is still unread of it, as of a time in milliseconds. The reader that acknowledges the newest message in order, which
     * is what most do, costs no look into the index.
     */
    TopicLog log(long now) {
        look();
        return after -> {
            if (after >= end) {
                return OptionalLong.empty();
            }
            return after >= beforeEnd ? OptionalLong.of(end) : index.next(name, after, now);
        };
    }

    /** After a restart it is found out when it is first needed. */
    private void look() {
        if (!known) {
            Optional<LogEntry> last = index.last(name);
            end = last.map(LogEntry::position).orElse(Position.BEFORE_ALL);
            ordinal = last.map(LogEntry::ordinal).orElse(0L);
            known = true;
        }
    }
}
