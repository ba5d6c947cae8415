package io.tidemark.streams.replay;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The replays in progress, by client and in the order of their turns. For one thread. */
final class CurrentReplays {

    private final ReplayMeters meters;
    private final Map<String, ClientReplays> clients = new HashMap<>();
    private final Set<ActiveReplay> turns = new LinkedHashSet<>();
    private int waiting;

    CurrentReplays(ReplayMeters meters) {
        this.meters = meters;
    }

    Optional<ClientReplays> of(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    /** All of a client's. */
    List<ActiveReplay> all(String clientId) {
        return of(clientId).map(ClientReplays::all).orElse(List.of());
    }

    boolean has(String clientId) {
        return clients.containsKey(clientId);
    }

    void add(ActiveReplay replay) {
        clients.computeIfAbsent(replay.header().clientId(), client -> new ClientReplays())
                .add(replay);
        turns.add(replay);
        meters.active.incrementAndGet();
    }

    void remove(ActiveReplay replay) {
        if (turns.remove(replay)) {
            meters.active.decrementAndGet();
        }
        clients.computeIfPresent(replay.header().clientId(), (client, own) -> {
            own.remove(replay);
            return own.isEmpty() ? null : own;
        });
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Whose turn comes first comes first. */
    List<ActiveReplay> inTurn() {
        return List.copyOf(turns);
    }

    /** Who had its turn comes last. */
    void hadTurn(String clientId) {
        List<ActiveReplay> own = all(clientId);
        own.forEach(turns::remove);
        turns.addAll(own);
    }

    /** How many of them wait for a store now. */
    void waiting(int now) {
        meters.waiting.addAndGet(now - waiting);
        waiting = now;
    }

    /** The task goes elsewhere. */
    void clear() {
        waiting(0);
        meters.active.addAndGet(-turns.size());
        turns.clear();
        clients.clear();
    }
}
