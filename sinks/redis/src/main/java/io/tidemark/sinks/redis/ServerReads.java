package io.tidemark.sinks.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;

/** Reads from one server, or from whichever the sentinels call the master when the connection is made. */
final class ServerReads implements ReadConnection.Source {

    private final RedisServer server;
    private final Duration timeout;
    private final RedisClient client = RedisClient.create();

    ServerReads(RedisServer server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
        client.setOptions(server.configure(
                        ClientOptions.builder()
                                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS),
                        timeout)
                .build());
    }

    private record Connection(StatefulRedisConnection<String, byte[]> redis) implements ReadConnection {
        @Override
        public StatefulConnection<String, byte[]> connection() {
            return redis;
        }

        @Override
        public List<String> appliedKeys(String sink) {
            return List.of(RedisKeys.applied(sink));
        }
    }

    @Override
    public ReadConnection connect() {
        return new Connection(client.connect(RedisSession.CODEC, server.uri(timeout)));
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, timeout);
    }
}
