package io.tidemark.sinks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;

/** A connection to one server that is written to. */
final class Master {

    private final StatefulRedisConnection<String, byte[]> connection;
    private final int lowestSlot;

    private Master(StatefulRedisConnection<String, byte[]> connection, int lowestSlot) {
        this.connection = connection;
        this.lowestSlot = lowestSlot;
    }

    /** @param lowestSlot of those that it has in a cluster */
    static Master connect(RedisClient client, RedisURI uri, int lowestSlot) {
        return new Master(client.connect(RedisSession.CODEC, uri), lowestSlot);
    }

    StatefulRedisConnection<String, byte[]> connection() {
        return connection;
    }

    RedisAsyncCommands<String, byte[]> commands() {
        return connection.async();
    }

    int lowestSlot() {
        return lowestSlot;
    }

    void flush() {
        connection.flushCommands();
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    void close() {
        connection.close();
    }
}
