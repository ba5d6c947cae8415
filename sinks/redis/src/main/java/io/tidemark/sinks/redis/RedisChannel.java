package io.tidemark.sinks.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tidemark.sinks.read.SubscriptionRequests;
import io.tidemark.sinks.rules.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the {@code channel} of a pool. Once it was connected, the driver connects again and subscribes again by itself; until
 * then this tries. Redis delivers what is published to those that are subscribed at that moment, and keeps nothing.
 */
final class RedisChannel implements SubscriptionRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RedisChannel.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final RedisServer server;
    private final String channel;
    private final Duration timeout;
    private final RedisClient client;
    private final Listener listener;
    private final ScheduledExecutorService connecting = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "redis-channel");
        thread.setDaemon(true);
        return thread;
    });
    private boolean warned;

    private RedisChannel(RedisServer server, String channel, Duration timeout, Listener listener) {
        this.server = server;
        this.channel = channel;
        this.listener = listener;
        this.timeout = timeout;
        client = RedisClient.create();
        client.setOptions(server.configure(ClientOptions.builder(), timeout).build());
    }

    /** Listens, if the pool names a channel and is no cluster, which EMQ X did not listen to either. */
    static Optional<SubscriptionRequests> listen(Pool pool, Duration timeout, Listener listener) {
        Optional<String> channel = pool.text("channel");
        if (channel.isEmpty() || pool.text("type").filter("cluster"::equals).isPresent()) {
            return Optional.empty();
        }
        RedisChannel started = new RedisChannel(RedisServer.of(pool), channel.get(), timeout, listener);
        started.connecting.execute(started::connect);
        return Optional.of(started);
    }

    private void connect() {
        try {
            subscribe(client.connectPubSub(StringCodec.UTF8, server.uri(timeout)));
            LOG.info("Requests for subscriptions are taken from channel {} of {}", channel, server);
        } catch (RedisException e) {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "Requests on channel {} of {} are not heard until it can be reached: {}",
                        channel,
                        server,
                        RedisErrors.reason(e));
            }
            var unused = connecting.schedule(this::connect, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void subscribe(StatefulRedisPubSubConnection<String, String> connection) {
        try {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String on, String message) {
                    ChannelMessage.tell(message, "channel " + channel + " of " + server, listener);
                }
            });
            connection.sync().subscribe(channel);
        } catch (RedisException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        connecting.shutdownNow();
        client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    }
}
