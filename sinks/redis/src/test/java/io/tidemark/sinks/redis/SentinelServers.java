package io.tidemark.sinks.redis;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tidemark.servers.redis.RedisSentinels;
import java.nio.file.Path;
import java.util.function.Function;

/** A master and its replica without AOF, and three sentinels. */
final class SentinelServers implements TestServers {

    private final RedisSentinels group;

    SentinelServers(Path directory) {
        group = RedisSentinels.start(directory);
    }

    RedisSentinels group() {
        return group;
    }

    @Override
    public String pool() {
        return """
                backend.redis.pool1.type = sentinel
                backend.redis.pool1.server = %s
                backend.redis.pool1.sentinel = %s
                """
                .formatted(group.nodes(), RedisSentinels.MASTER);
    }

    @Override
    public <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question) {
        return OneServer.ask(group.master().uri(), question);
    }

    @Override
    public void kill() {
        group.kill();
    }

    @Override
    public void restart() {
        group.restart();
    }

    @Override
    public void close() {
        group.close();
    }
}
