package io.tidemark.sinks.redis;

import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;

/** The contract of stores on a real Redis that wants TLS, a client certificate and a user with few rights. */
class RedisSecureStoreIT extends StoreContract {

    @Override
    protected TestStore start(Path directory) {
        return new RedisTestStore(new SecureServer(directory));
    }
}
