package io.tidemark.sinks.redis;

import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;

/** The contract of stores on a real Redis without AOF, so that a kill empties it. */
class RedisStoreIT extends StoreContract {

    @Override
    protected TestStore start(Path directory) {
        return new RedisTestStore(new OneServer(directory));
    }
}
