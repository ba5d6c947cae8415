package io.tidemark.sinks.redis;

import io.tidemark.sinks.connect.StoreSinkTask;
import java.time.Clock;

/** Task of {@link RedisSinkConnector}. */
public final class RedisSinkTask extends StoreSinkTask {

    /** Called by Connect. */
    public RedisSinkTask() {
        this(Clock.systemUTC());
    }

    RedisSinkTask(Clock clock) {
        super(new RedisStoreType(), clock);
    }
}
