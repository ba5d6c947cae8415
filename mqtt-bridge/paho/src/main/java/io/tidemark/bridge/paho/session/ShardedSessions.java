package io.tidemark.bridge.paho.session;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@link ClientSessions} for several threads at once: clients are divided, and whoever changes one takes turns with the others
 * of its part, until its events are on their way. So the log has a client's events in the order in which they were made.
 */
public final class ShardedSessions {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final List<ClientSessions> shards = new ArrayList<>();

    /**
     * Knows no client.
     *
     * @param drops as in {@link ClientSessions}; called by any thread
     */
    public ShardedSessions(int shards, Consumer<Drop> drops) {
        for (int i = 0; i < shards; i++) {
            this.shards.add(new ClientSessions(drops));
        }
    }

    private ClientSessions of(String clientId) {
        return shards.get(Math.floorMod(clientId.hashCode(), shards.size()));
    }

    /**
     * Applies what was observed.
     *
     * @param log takes each event; what it returns completes when the event is durable
     * @return completes when all events are durable
     */
    public CompletionStage<?> apply(Observed observed, Function<ClientEvent, CompletionStage<Void>> log) {
        ClientSessions shard = of(observed.clientId());
        synchronized (shard) {
            return all(shard.apply(observed), log);
        }
    }

    /** Compares with the broker's list of connected clients; see {@link ClientSessions#reconcile}. Returns how many events. */
    public int reconcile(Map<String, Listed> live, Instant listedAt, Function<ClientEvent, CompletionStage<Void>> log) {
        Map<ClientSessions, Map<String, Listed>> divided = new HashMap<>();
        shards.forEach(shard -> divided.put(shard, new HashMap<>()));
        live.forEach((clientId, listed) ->
                divided.computeIfAbsent(of(clientId), shard -> new HashMap<>()).put(clientId, listed));
        int events = 0;
        for (Map.Entry<ClientSessions, Map<String, Listed>> part : divided.entrySet()) {
            ClientSessions shard = part.getKey();
            synchronized (shard) {
                List<ClientEvent> made = shard.reconcile(part.getValue(), listedAt);
                var unused = all(made, log);
                shard.expire(listedAt);
                events += made.size();
            }
        }
        return events;
    }

    /** The broker has lost all sessions; see {@link ClientSessions#sessionsLost}. */
    public CompletionStage<?> sessionsLost(Instant at, Function<ClientEvent, CompletionStage<Void>> log) {
        List<CompletableFuture<?>> lost = new ArrayList<>();
        for (ClientSessions shard : shards) {
            synchronized (shard) {
                lost.add(all(shard.sessionsLost(at, java.util.Optional.empty()), log)
                        .toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(lost.toArray(CompletableFuture[]::new));
    }

    private static CompletionStage<?> all(List<ClientEvent> events, Function<ClientEvent, CompletionStage<Void>> log) {
        return switch (events.size()) {
            case 0 -> DONE;
            case 1 -> log.apply(events.get(0));
            default ->
                CompletableFuture.allOf(events.stream()
                        .map(event -> log.apply(event).toCompletableFuture())
                        .toArray(CompletableFuture[]::new));
        };
    }

    /** The epoch of the connection that the client has; empty while it has none. */
    public OptionalLong currentEpoch(String clientId) {
        return of(clientId).currentEpoch(clientId);
    }

    /** See {@link ClientSessions#restore(Presence)}. */
    public void restore(Presence presence) {
        ClientSessions shard = of(presence.getClientId());
        synchronized (shard) {
            shard.restore(presence);
        }
    }

    /** See {@link ClientSessions#restore(ClientEvent)}. */
    public void restore(ClientEvent event) {
        ClientSessions shard = of(event.getClientId());
        synchronized (shard) {
            shard.restore(event);
        }
    }

    /** Forgets clients whose session is over. */
    public void expire(Instant now) {
        for (ClientSessions shard : shards) {
            synchronized (shard) {
                shard.expire(now);
            }
        }
    }

    /** How many clients are remembered. */
    public int size() {
        return shards.stream().mapToInt(ClientSessions::size).sum();
    }
}
