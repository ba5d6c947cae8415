package io.tidemark.sinks.redis;

import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;

/** The contract of stores on a real master with a replica and sentinels. */
class RedisSentinelStoreIT extends StoreContract {

    @Override
    protected TestStore start(Path directory) {
        return new RedisTestStore(new SentinelServers(directory));
    }
}
