package io.tidemark.sinks.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
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

/**
 * Connections that never come back by themselves. A server that was restarted or replaced may have lost its last writes; so a
 * lost connection must be noticed by the writer, and no command that was meant for the old server may reach the new one.
 *
 * <p>Not safe for use by several threads.
 */
final class RedisSession implements AutoCloseable {

    /** Issues commands; none of them waits. */
    @FunctionalInterface
    interface Commands<T> {
        List<RedisFuture<? extends T>> issue(Masters redis);
    }

    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final Duration QUIET = Duration.ZERO;
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final RedisServer server;
    private final Duration timeout;
    private final RedisClient client;
    private final Abandoned abandoned = new Abandoned();
    private @Nullable Masters masters;

    RedisSession(RedisServer server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
        client = RedisClient.create();
        client.setOptions(server.configure(ClientOptions.builder().autoReconnect(false), timeout)
                .build());
    }

    /** Connects if there is no live connection. */
    void connect() {
        if (masters != null && masters.isOpen()) {
            return;
        }
        disconnect();
        try {
            Masters connected = Masters.connect(client, server, timeout);
            masters = connected;
            for (Master master : connected.all()) {
                abandoned.replace(master.connection());
                master.connection().setAutoFlushCommands(false);
            }
        } catch (RedisException e) {
            // What is refused here is no data, so it may work later, unless somebody must correct the configuration.
            throw RedisErrors.reply(e)
                    .filter(reply -> RedisErrors.kind(reply) == RedisErrors.Kind.ACCESS)
                    .<RuntimeException>map(this::denied)
                    .orElseGet(() -> unavailable(e));
        }
    }

    /** How many servers there are to write to: one, or the masters of a cluster. */
    int masters() {
        return connected().all().size();
    }

    /** Keys of the applied positions of a sink: one, or one on each master of a cluster. */
    List<String> appliedKeys(String sink) {
        return connected().appliedKeys(sink);
    }

    /**
     * Sends what {@code commands} issues in one go, and waits for all replies.
     *
     * @throws StoreUnavailableException if there is no connection, or it breaks; it is then closed
     * @throws RejectedException if the server refuses one of the commands for its data; all others were run
     */
    <T> List<T> run(Commands<T> commands) {
        return run(commands, RedisErrors::kind);
    }

    /** As {@link #run(Commands)}, with its own view of what error replies mean. */
    <T> List<T> run(Commands<T> commands, Function<RedisCommandExecutionException, RedisErrors.Kind> kinds) {
        Masters redis = connected();
        try {
            List<RedisFuture<? extends T>> replies = commands.issue(redis);
            redis.flush();
            return await(replies, kinds);
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private Masters connected() {
        if (masters == null) {
            throw new StoreUnavailableException(
                    server + " is not connected", new IllegalStateException("no connection"));
        }
        return masters;
    }

    private <T> List<T> await(
            List<RedisFuture<? extends T>> replies, Function<RedisCommandExecutionException, RedisErrors.Kind> kinds) {
        long deadline = System.nanoTime() + timeout.toNanos();
        @Nullable RuntimeException refused = null;
        List<T> values = new ArrayList<>(replies.size());
        for (RedisFuture<? extends T> reply : replies) {
            try {
                values.add(reply.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                RuntimeException failure = failure(e.getCause() == null ? e : e.getCause(), kinds);
                if (!(failure instanceof RejectedException)) {
                    throw failure;
                }
                refused = refused == null ? failure : refused;
            } catch (TimeoutException e) {
                throw unavailable(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unavailable(e);
            }
        }
        if (refused != null) {
            throw refused;
        }
        return values;
    }

    private RuntimeException failure(
            Throwable cause, Function<RedisCommandExecutionException, RedisErrors.Kind> kinds) {
        if (cause instanceof RedisCommandExecutionException reply) {
            RedisErrors.Kind kind = kinds.apply(reply);
            if (kind == RedisErrors.Kind.DATA) {
                return new RejectedException(server + " refuses the data: " + RedisErrors.code(reply), reply);
            }
            if (kind == RedisErrors.Kind.ACCESS) {
                return denied(reply);
            }
        }
        return unavailable(cause);
    }

    private ConnectException denied(RedisCommandExecutionException reply) {
        disconnect();
        return new ConnectException(
                server + " denies access (" + RedisErrors.code(reply)
                        + "); correct the pool's username and password, or the rights of the user",
                reply);
    }

    private StoreUnavailableException unavailable(Throwable cause) {
        disconnect();
        return new StoreUnavailableException(server + " is not available: " + RedisErrors.reason(cause), cause);
    }

    private void disconnect() {
        if (masters != null) {
            masters.close();
            masters = null;
            abandoned.abandon();
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
