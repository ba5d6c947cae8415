package io.tidemark.streams.acks;

import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.Topics;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Wildcard filters that readers have, each with the partition's end at its first SUBSCRIBE: the baseline of every matching
 * topic for which the reader has no row of its own yet.
 */
final class WildcardFilters {

    private final KeyValueStore<String, Long> baselines;

    WildcardFilters(KeyValueStore<String, Long> baselines) {
        this.baselines = baselines;
    }

    boolean has(String reader, TopicFilter filter) {
        return baselines.get(Topics.compositeKey(reader, filter.toString())) != null;
    }

    void add(String reader, TopicFilter filter, long baseline) {
        baselines.put(Topics.compositeKey(reader, filter.toString()), baseline);
    }

    void remove(String reader, TopicFilter filter) {
        baselines.delete(Topics.compositeKey(reader, filter.toString()));
    }

    /** The earliest baseline of the reader's filters that match a topic; empty if none does. */
    OptionalLong baseline(String reader, String topic) {
        OptionalLong earliest = OptionalLong.empty();
        try (KeyValueIterator<String, Long> filters =
                baselines.prefixScan(Topics.compositeKey(reader, ""), new StringSerializer())) {
            while (filters.hasNext()) {
                KeyValue<String, Long> stored = filters.next();
                if (TopicFilter.parse(Topics.secondPart(stored.key)).matches(topic)) {
                    earliest = OptionalLong.of(Math.min(stored.value, earliest.orElse(Long.MAX_VALUE)));
                }
            }
        }
        return earliest;
    }
}
