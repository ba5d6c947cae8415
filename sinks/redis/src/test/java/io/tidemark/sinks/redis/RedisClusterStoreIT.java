package io.tidemark.sinks.redis;

import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;

/** The contract of stores on a real cluster of three masters. */
class RedisClusterStoreIT extends StoreContract {

    @Override
    protected TestStore start(Path directory) {
        return new RedisTestStore(new ClusterServers(directory));
    }
}
