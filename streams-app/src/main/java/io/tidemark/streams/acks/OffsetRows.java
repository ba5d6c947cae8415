package io.tidemark.streams.acks;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Topics;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The offset rows of a partition, each change also sent on to the {@code acks} topic. */
final class OffsetRows {

    /** Takes a row's record, or null when the row is gone. */
    @FunctionalInterface
    interface Changes {
        void row(String key, @Nullable AckOffset value, Instant at);
    }

    private final KeyValueStore<String, byte[]> store;
    private final LogIndex index;
    private final Changes changes;

    OffsetRows(KeyValueStore<String, byte[]> store, LogIndex index, Changes changes) {
        this.store = store;
        this.index = index;
        this.changes = changes;
    }

    Optional<OffsetRow> get(String topic, String reader) {
        return Optional.ofNullable(store.get(Topics.compositeKey(topic, reader)))
                .map(OffsetRowCodec::decode);
    }

    /** Whether a topic has a row. */
    boolean any(String topic) {
        try (KeyValueIterator<String, byte[]> found =
                store.prefixScan(Topics.compositeKey(topic, ""), new StringSerializer())) {
            return found.hasNext();
        }
    }

    void put(String topic, String reader, OffsetRow row, Instant at) {
        String key = Topics.compositeKey(topic, reader);
        store.put(key, OffsetRowCodec.encode(row));
        changes.row(
                key,
                AckOffset.newBuilder()
                        .setTopic(topic)
                        .setClientId(reader)
                        .setThrough(row.through())
                        .setThroughId(index.id(topic, row.through()).orElse(null))
                        .setBeyondRanges(row.beyond().toList())
                        .setUpdatedAt(at)
                        .build(),
                at);
    }

    /** Forgets a row; nothing if there is none. */
    void remove(String topic, String reader, Instant at) {
        String key = Topics.compositeKey(topic, reader);
        if (store.get(key) != null) {
            store.delete(key);
            changes.row(key, null, at);
        }
    }
}
