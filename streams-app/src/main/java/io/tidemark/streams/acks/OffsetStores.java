package io.tidemark.streams.acks;

import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * State of a partition of MQTT topics. All of it is in changelogs.
 *
 * <p>The index is not cached: each of its records is written once. Rows are cached, so that many acknowledgements of one row
 * within a commit make one changelog record.
 */
final class OffsetStores {

    /** (topic, position) → id, time, expiry. */
    static final String INDEX = "log-index";
    /** (topic, id) → position. */
    static final String IDS = "log-ids";
    /** Topic → when it was first seen. */
    static final String TOPICS = "log-topics";
    /** The partition's last position, under one key. */
    static final String HEAD = "log-head";
    /** (topic, reader) → row. */
    static final String ROWS = "ack-offsets";
    /** (shared filter, client) → member. */
    static final String MEMBERS = "group-members";
    /** (reader, wildcard filter) → baseline. */
    static final String WILDCARDS = "wildcard-filters";
    /** (topic, message id, client) → time of the acknowledgement. */
    static final String UNRESOLVED = "unresolved-acks";

    private OffsetStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(INDEX), Serdes.Bytes(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(IDS), Serdes.Bytes(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(TOPICS), Serdes.String(), Serdes.Long()),
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(HEAD), Serdes.String(), Serdes.Long())
                        .withCachingEnabled(),
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(ROWS), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled(),
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(WILDCARDS), Serdes.String(), Serdes.Long()),
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(MEMBERS), Serdes.String(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(UNRESOLVED), Serdes.String(), Serdes.Long()));
    }

    static KeyValueStore<Bytes, byte[]> bytes(ProcessorContext<?, ?> context, String name) {
        return context.getStateStore(name);
    }

    static KeyValueStore<String, byte[]> values(ProcessorContext<?, ?> context, String name) {
        return context.getStateStore(name);
    }

    static KeyValueStore<String, Long> longs(ProcessorContext<?, ?> context, String name) {
        return context.getStateStore(name);
    }
}
