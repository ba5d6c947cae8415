package io.tidemark.bridge.paho.emqx;

import io.micrometer.core.instrument.Counter;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.emqx.rest.ApiClient;
import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.feed.LogFeed;
import io.tidemark.bridge.paho.session.Listed;
import io.tidemark.bridge.paho.session.ShardedSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares now and then with the broker's list of connected clients, because EMQX leaves disconnects out: those of some broken
 * clients, and all of a node that dies. Holds the whole list meanwhile, about 300 bytes for each connected client.
 */
final class Reconciler implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Reconciler.class);

    private final EmqxApi api;
    private final BooleanSupplier connected;
    private final ShardedSessions sessions;
    private final LogFeed log;
    private final Slots slots;
    private final String ownClientIds;
    private final Clock clock;
    private final Counter corrections;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread named = new Thread(work, "tidemark-bridge-reconcile");
        named.setDaemon(true);
        return named;
    });

    private boolean failed;

    /**
     * Compares at once, and then again and again.
     *
     * @param connected whether the events of the broker arrive; it does not compare while they do not
     * @param ownClientIds how the client ids of the bridge itself begin
     */
    Reconciler(
            EmqxApi api,
            BooleanSupplier connected,
            ShardedSessions sessions,
            LogFeed log,
            Slots slots,
            String ownClientIds,
            Duration interval,
            Clock clock,
            BridgeMetrics metrics) {
        this.api = api;
        this.connected = connected;
        this.sessions = sessions;
        this.log = log;
        this.slots = slots;
        this.ownClientIds = ownClientIds;
        this.clock = clock;
        corrections = metrics.counter("reconciled", "Events that the list of clients told, and no event of the broker");
        var unused = thread.scheduleWithFixedDelay(this::tick, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            // What has not arrived yet would look as if it had never happened.
            if (connected.getAsBoolean()) {
                reconcile();
                failed = false;
            }
        } catch (EmqxApiException e) {
            if (!failed) {
                logger.warn(
                        "Presence is not compared with the broker's list of clients: {}. It tries again.",
                        e.getMessage());
            }
            failed = true;
        } catch (RuntimeException e) {
            logger.error("Unexpected failure while comparing with the broker's list of clients; it goes on", e);
        }
    }

    private void reconcile() {
        Instant asked = clock.instant();
        Map<String, Listed> live = new HashMap<>();
        api.clients(client -> {
            if (client.connected() && slots.isOurs(client.clientId()) && !isOwn(client.clientId())) {
                live.put(client.clientId(), listed(client));
            }
        });
        corrections.increment(sessions.reconcile(live, asked, log::accept));
    }

    /** The rules leave the bridge's own clients out, so the list has to as well. */
    private boolean isOwn(String clientId) {
        return clientId.startsWith(ownClientIds);
    }

    private static Listed listed(ApiClient client) {
        return new Listed(
                client.peer(),
                client.connectedAt(),
                client.node(),
                client.username(),
                client.peerHost(),
                client.protocolVersion(),
                client.cleanStart(),
                client.sessionExpiryInterval(),
                client.keepAlive(),
                client.receiveMaximum());
    }

    @Override
    public void close() {
        log.close();
        thread.shutdownNow();
    }
}
