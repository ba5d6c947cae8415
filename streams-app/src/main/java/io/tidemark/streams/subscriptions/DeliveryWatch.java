package io.tidemark.streams.subscriptions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Notices when a connected client has been quiet for a while: nothing was delivered or acknowledged, and nothing is in flight.
 * What is unread then, of the topics that it had something of, its broker has dropped: from a full queue, or with a restart
 * that the session outlived. Whatever the broker still has would have come.
 *
 * <p>Bounded: a client costs something only from its first activity until it is quiet, at most {@value #MAX_IN_FLIGHT} ids
 * and {@value #MAX_TOPICS} topics. Which clients are watched is in a changelog; the rest is not, so after a restart all filters of
 * a watched client are looked at. For one thread.
 */
final class DeliveryWatch {

    /** Client id → epoch of the watched connection. */
    static final String STORE = "delivery-watch";

    private static final int MAX_IN_FLIGHT = 10_000;
    private static final int MAX_TOPICS = 200;

    /** The task has nothing to do when no record came for this long. */
    private static final long IDLE_MILLIS = 1_000;

    /**
     * A client that is quiet now.
     *
     * @param topics where to look; empty = in all its filters
     * @param lastActivity what was published later may be on its way
     */
    record Quiet(String clientId, long epoch, Set<String> topics, Instant lastActivity) {}

    private static final class Watched {
        private final long epoch;
        private final Set<String> inFlight = new HashSet<>();
        private final Set<String> topics = new HashSet<>();
        private boolean everywhere;
        private Instant lastActivity = Instant.EPOCH;
        private long seenAt;

        private Watched(long epoch) {
            this.epoch = epoch;
        }
    }

    private final KeyValueStore<String, Long> store;
    private final long quietMillis;
    /** The client that was active longest ago comes first. */
    private final LinkedHashMap<String, Watched> watched = new LinkedHashMap<>(16, 0.75f, true);

    private Instant latest = Instant.EPOCH;
    private long latestSeenAt;

    DeliveryWatch(KeyValueStore<String, Long> store, long quietMillis, long now) {
        this.store = store;
        this.quietMillis = quietMillis;
        try (KeyValueIterator<String, Long> restored = store.all()) {
            while (restored.hasNext()) {
                KeyValue<String, Long> client = restored.next();
                Watched found = new Watched(client.value);
                found.everywhere = true;
                touch(found, Instant.ofEpochMilli(now), now);
                watched.put(client.key, found);
            }
        }
    }

    /** Any event of any client; tells how far this task is. */
    void seen(Instant at, long now) {
        latest = at.isAfter(latest) ? at : latest;
        latestSeenAt = now;
    }

    /** A connection has begun with the session of an earlier one: the broker may have dropped some of its queue. */
    void resumed(String clientId, long epoch, Instant at, long now) {
        Watched begun = new Watched(epoch);
        begun.everywhere = true;
        touch(begun, at, now);
        watch(clientId, begun);
    }

    /** The connection is over, or another has begun. */
    void forget(String clientId) {
        if (watched.remove(clientId) != null) {
            store.delete(clientId);
        }
    }

    void delivered(String clientId, long epoch, String topic, String messageId, Instant at, long now) {
        active(clientId, epoch, topic, at, now)
                .filter(client -> client.inFlight.size() < MAX_IN_FLIGHT)
                .ifPresent(client -> client.inFlight.add(messageId));
    }

    void acked(String clientId, long epoch, String topic, String messageId, Instant at, long now) {
        active(clientId, epoch, topic, at, now).ifPresent(client -> client.inFlight.remove(messageId));
    }

    /** Empty for what an older connection left behind. */
    private Optional<Watched> active(String clientId, long epoch, String topic, Instant at, long now) {
        Watched known = watched.get(clientId);
        if (known != null && known.epoch > epoch) {
            return Optional.empty();
        }
        Watched client = known != null && known.epoch == epoch ? known : new Watched(epoch);
        if (client != known) {
            watch(clientId, client);
        }
        touch(client, at, now);
        if (client.topics.size() < MAX_TOPICS) {
            client.topics.add(topic);
        } else {
            client.everywhere |= !client.topics.contains(topic);
        }
        return Optional.of(client);
    }

    private static void touch(Watched client, Instant at, long now) {
        client.lastActivity = at.isAfter(client.lastActivity) ? at : client.lastActivity;
        client.seenAt = now;
    }

    private void watch(String clientId, Watched client) {
        watched.put(clientId, client);
        store.put(clientId, client.epoch);
    }

    boolean isEmpty() {
        return watched.isEmpty();
    }

    /** Those that are quiet now; they are no longer watched until they have something again. */
    List<Quiet> quiet(long now) {
        boolean isIdle = now - latestSeenAt >= IDLE_MILLIS;
        List<Quiet> found = new ArrayList<>();
        Iterator<Map.Entry<String, Watched>> clients = watched.entrySet().iterator();
        while (clients.hasNext()) {
            Map.Entry<String, Watched> entry = clients.next();
            Watched client = entry.getValue();
            if (now - client.seenAt < quietMillis) {
                break;
            }
            // A task that lags behind the log sees a client's next event late.
            boolean caughtUp = isIdle || !latest.isBefore(client.lastActivity.plusMillis(quietMillis));
            if (client.inFlight.isEmpty() && caughtUp) {
                Set<String> topics = client.everywhere ? Set.of() : Set.copyOf(client.topics);
                found.add(new Quiet(entry.getKey(), client.epoch, topics, client.lastActivity));
                clients.remove();
                store.delete(entry.getKey());
            }
        }
        return found;
    }
}
