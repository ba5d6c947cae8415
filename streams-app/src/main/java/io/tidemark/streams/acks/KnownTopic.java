package io.tidemark.streams.acks;

import io.tidemark.schemas.Position;
import java.util.Optional;

/** A topic with messages in the log index: its end and its rules, so that most questions need no look into the store. */
final class KnownTopic {

    private final String name;
    private final TopicPolicy policy;
    private final LogIndex index;
    private boolean known;
    private long end;
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
        end = position;
        index.add(name, entry);
        return entry;
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
