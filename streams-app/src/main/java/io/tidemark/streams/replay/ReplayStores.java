package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * State of the replays of a partition of clients: in memory, since only replays of connected clients are kept, and in
 * changelogs. Cached, so that what is sent and acknowledged within one commit leaves no trace in them.
 */
public final class ReplayStores {

    /** (client, replay, answer, part) → request. */
    public static final String REQUESTS = "replay-requests";
    /** (client, replay) or (client, replay, topic) → how far it is. */
    public static final String PROGRESS = "replay-progress";
    /** (client, replay, topic, position) → what became of the message. */
    public static final String MESSAGES = "replay-messages";

    private ReplayStores() {}

    /** Builders of all of them. */
    public static Set<StoreBuilder<?>> builders(Serde<ReplayRequest> requests) {
        return Set.of(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(REQUESTS), Serdes.String(), requests)
                        .withCachingEnabled(),
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(PROGRESS), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled(),
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(MESSAGES), Serdes.String(), Serdes.String())
                        .withCachingEnabled());
    }
}
