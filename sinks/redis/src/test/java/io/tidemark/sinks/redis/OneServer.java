package io.tidemark.sinks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** One Redis without AOF, so that a kill empties it. */
final class OneServer implements TestServers {

    private final RedisProcess server;

    OneServer(Path directory, String... settings) {
        server = RedisProcess.start(directory, Ports.free(), List.of(settings));
    }

    int port() {
        return server.port();
    }

    RedisProcess process() {
        return server;
    }

    @Override
    public String pool() {
        return "backend.redis.pool1.server = 127.0.0.1:" + server.port() + "\n";
    }

    @Override
    public <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question) {
        return ask(server.uri(), question);
    }

    static <T> T ask(String uri, Function<RedisClusterCommands<String, byte[]>, T> question) {
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, byte[]> connection = client.connect(RedisSession.CODEC)) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
