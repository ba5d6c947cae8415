package io.tidemark.sinks.redis;

import io.tidemark.sinks.connect.StoreSinkConnector;

/** Kafka Connect sink connector for Redis, configured by a rule file of type {@code redis}. */
public final class RedisSinkConnector extends StoreSinkConnector {

    /** Called by Connect. */
    public RedisSinkConnector() {
        super(new RedisStoreType(), RedisSinkTask.class);
    }
}
