package io.tidemark.sinks.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.write.RejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that never comes back by itself. A server that was restarted may have lost its last writes; so a lost
 * connection must be noticed by the writer, and no command that was meant for the old one may reach the new one.
 *
 * <p>Not safe for use by several threads.
 */
final class RedisSession implements AutoCloseable {

    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final Logger LOG = LoggerFactory.getLogger(RedisSession.class);
    private static final Duration QUIET = Duration.ZERO;
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final RedisServer server;
    private final Duration timeout;
    private final RedisClient client;
    private @Nullable StatefulRedisConnection<String, byte[]> connection;
    /** What the server calls the last connection that was given up; 0 = none. */
    private long abandonedId;

    private long connectionId;

    RedisSession(RedisServer server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
        client = RedisClient.create(server.uri(timeout));
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                .build());
    }

    /** Connects if there is no live connection. */
    void connect() {
        if (connection != null && connection.isOpen()) {
            return;
        }
        disconnect();
        try {
            StatefulRedisConnection<String, byte[]> opened = client.connect(CODEC);
            connection = opened;
            fence(opened);
            opened.setAutoFlushCommands(false);
        } catch (RedisException e) {
            throw failure(e);
        }
    }

    /**
     * Makes the server drop what it still has to read from the connection before, which a server that only hung would run
     * now, between the commands of this one.
     */
    private void fence(StatefulRedisConnection<String, byte[]> opened) {
        try {
            connectionId = opened.sync().clientId();
            if (abandonedId != 0 && abandonedId != connectionId) {
                opened.sync().clientKill(KillArgs.Builder.id(abandonedId));
            }
        } catch (RedisCommandExecutionException e) {
            LOG.debug("{}: the user may not kill connections ({})", server, RedisErrors.code(e));
        }
        abandonedId = 0;
    }

    /**
     * Sends what {@code commands} issues in one go, and waits for all replies.
     *
     * @throws StoreUnavailableException if there is no connection, or it breaks; it is then closed
     * @throws RejectedException if the server refuses one of the commands for its data; all others were run
     */
    <T> List<T> run(Function<RedisAsyncCommands<String, byte[]>, List<RedisFuture<? extends T>>> commands) {
        if (connection == null) {
            throw new StoreUnavailableException(
                    server + " is not connected", new IllegalStateException("no connection"));
        }
        try {
            List<RedisFuture<? extends T>> replies = commands.apply(connection.async());
            connection.flushCommands();
            return await(replies);
        } catch (RedisException e) {
            throw failure(e);
        }
    }

    private <T> List<T> await(List<RedisFuture<? extends T>> replies) {
        long deadline = System.nanoTime() + timeout.toNanos();
        @Nullable RuntimeException refused = null;
        List<T> values = new ArrayList<>(replies.size());
        for (RedisFuture<? extends T> reply : replies) {
            try {
                values.add(reply.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                RuntimeException failure = failure(e.getCause() == null ? e : e.getCause());
                if (!(failure instanceof RejectedException)) {
                    throw failure;
                }
                refused = refused == null ? failure : refused;
            } catch (TimeoutException e) {
                throw failure(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(e);
            }
        }
        if (refused != null) {
            throw refused;
        }
        return values;
    }

    private RuntimeException failure(Throwable cause) {
        if (cause instanceof RedisCommandExecutionException reply) {
            RedisErrors.Kind kind = RedisErrors.kind(reply);
            if (kind == RedisErrors.Kind.DATA) {
                return new RejectedException(server + " refuses the data: " + RedisErrors.code(reply), reply);
            }
            if (kind == RedisErrors.Kind.ACCESS) {
                disconnect();
                return new ConnectException(
                        server + " denies access (" + RedisErrors.code(reply) + "); correct the pool's password",
                        reply);
            }
        }
        disconnect();
        Throwable root = RedisErrors.root(cause);
        return new StoreUnavailableException(
                server + " is not available: "
                        + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage()),
                cause);
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
            abandonedId = connectionId;
        }
    }

    @Override
    public void close() {
        disconnect();
        client.shutdown(QUIET, SHUTDOWN);
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
