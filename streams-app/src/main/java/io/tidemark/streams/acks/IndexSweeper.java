package io.tidemark.streams.acks;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Takes out of the log index what is older than the history or has expired. Walks round the index a bounded number of entries
 * at a time, so that it never holds up the records of its task for long.
 */
final class IndexSweeper {

    private final LogIndex index;
    private final long historyMillis;
    private final int budget;
    private Bytes cursor = Bytes.wrap(new byte[0]);

    /** @param budget entries looked at in one {@link #sweep} */
    IndexSweeper(LogIndex index, long historyMillis, int budget) {
        this.index = index;
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
        gone.forEach(stored -> index.remove(IndexKeys.topic(stored.key), LogIndex.entry(stored)));
        cursor = seen < budget ? Bytes.wrap(new byte[0]) : last;
        return gone.size();
    }
}
