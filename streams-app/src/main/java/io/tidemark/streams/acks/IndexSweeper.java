package io.tidemark.streams.acks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Takes out of the log index what is older than the history or has expired. Walks round the index a bounded number of entries
 * at a time, so that it never holds up the records of its task for long.
 */
final class IndexSweeper {

    private final LogIndex index;
    private final Consumer<String> left;
    private final long historyMillis;
    private final int budget;
    private Bytes cursor = Bytes.wrap(new byte[0]);

    /**
     * @param left told each topic that a message has left
     * @param budget entries looked at in one {@link #sweep}
     */
    IndexSweeper(LogIndex index, Consumer<String> left, long historyMillis, int budget) {
        this.index = index;
        this.left = left;
        this.historyMillis = historyMillis;
        this.budget = budget;
    }

    /** Looks at the next entries; returns how many were removed. */
    int sweep(long now) {
        List<KeyValue<Bytes, byte[]>> gone = new ArrayList<>();
        int seen = 0;
        Bytes last = cursor;
        try (KeyValueIterator<Bytes, byte[]> entries = index.from(cursor)) {
            while (seen < budget && entries.hasNext()) {
                KeyValue<Bytes, byte[]> stored = entries.next();
                LogEntry entry = LogIndex.entry(stored);
                if (entry.expiredAt(now) || entry.publishedAt() < now - historyMillis) {
                    gone.add(stored);
                }
                last = stored.key;
                seen++;
            }
        }
        Set<String> topics = new HashSet<>();
        for (KeyValue<Bytes, byte[]> stored : gone) {
            String topic = IndexKeys.topic(stored.key);
            index.remove(topic, LogIndex.entry(stored));
            topics.add(topic);
        }
        topics.forEach(left);
        cursor = seen < budget ? Bytes.wrap(new byte[0]) : last;
        return gone.size();
    }
}
