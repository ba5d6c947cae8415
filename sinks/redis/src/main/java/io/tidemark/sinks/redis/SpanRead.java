package io.tidemark.sinks.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far a span has been read. */
final class SpanRead {

    private final TopicSpan span;
    private final List<StoredMessage> found = new ArrayList<>();
    private long from;
    private int asked;
    private boolean complete;

    SpanRead(TopicSpan span) {
        this.span = span;
        from = span.after();
        complete = span.limit() == 0 || span.after() >= span.upTo();
    }

    boolean isComplete() {
        return complete;
    }

    List<StoredMessage> found() {
        return found;
    }

    /** Asks for the ids that are still missing. */
    RedisFuture<List<ScoredValue<byte[]>>> ask(ReadBatch batch) {
        asked = span.limit() - found.size();
        return batch.ids(span.topic(), from, span.upTo(), asked);
    }

    /** Takes what came. An id whose message has expired stays in the list for a while, and counts for nothing. */
    void take(List<ScoredValue<byte[]>> ids, List<Map<String, byte[]>> messages) {
        for (int i = 0; i < ids.size(); i++) {
            from = (long) ids.get(i).getScore();
            if (!messages.get(i).isEmpty()) {
                found.add(new StoredMessage(from, MessageHash.read(messages.get(i))));
            }
        }
        complete = ids.size() < asked || found.size() == span.limit();
    }
}
