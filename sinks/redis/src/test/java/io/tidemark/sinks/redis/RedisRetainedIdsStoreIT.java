package io.tidemark.sinks.redis;

import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;

/** The contract of stores with the choices of the layout that are not the default. */
class RedisRetainedIdsStoreIT extends StoreContract {

    @Override
    protected TestStore start(Path directory) {
        return new RedisTestStore(
                new OneServer(directory),
                "backend.redis.pool1.retain_layout = string\nbackend.redis.pool1.timestamps = ms\n");
    }
}
