package io.tidemark.streams.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The replays of one client's connection, those that ended included: a connection replays a topic once. */
final class ClientReplays {

    private final Map<String, ActiveReplay> byTopic = new HashMap<>();

    Optional<ActiveReplay> get(String topic) {
        return Optional.ofNullable(byTopic.get(topic));
    }

    void put(ActiveReplay replay) {
        byTopic.put(replay.request().getTopic(), replay);
    }

    ClientReplays without(ActiveReplay replay) {
        byTopic.remove(replay.request().getTopic(), replay);
        return this;
    }

    Collection<ActiveReplay> all() {
        return List.copyOf(byTopic.values());
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    /** A page to read: of whom, and how much. */
    record Turn(ActiveReplay replay, int limit) {}

    /**
     * Shares the free places of the window among the topics that have more to read. Waits until half of the window is free,
     * so that a page is worth its query; as everything in flight is acknowledged or sent again, that always comes.
     */
    List<Turn> turns(int window, long now) {
        List<ActiveReplay> waiting = new ArrayList<>();
        int free = window;
        for (ActiveReplay replay : byTopic.values()) {
            free -= replay.places();
            if (replay.wantsPage(now)) {
                waiting.add(replay);
            }
        }
        if (waiting.isEmpty() || free < (window + 1) / 2) {
            return List.of();
        }
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < waiting.size() && free > 0; i++) {
            int limit = Math.max(1, free / (waiting.size() - i));
            turns.add(new Turn(waiting.get(i), limit));
            free -= limit;
        }
        return turns;
    }
}
