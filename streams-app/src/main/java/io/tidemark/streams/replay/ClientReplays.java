package io.tidemark.streams.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The replays of one client's connection, in the order in which they began. They share its window. For one thread. */
final class ClientReplays {

    private final List<ActiveReplay> replays = new ArrayList<>();

    Optional<ActiveReplay> get(long replayId) {
        return replays.stream()
                .filter(replay -> replay.header().replayId() == replayId)
                .findFirst();
    }

    void add(ActiveReplay replay) {
        replays.add(replay);
    }

    void remove(ActiveReplay replay) {
        replays.remove(replay);
    }

    List<ActiveReplay> all() {
        return List.copyOf(replays);
    }

    boolean isEmpty() {
        return replays.isEmpty();
    }

    /** Whether a topic is being replayed to the client. */
    boolean has(String topic) {
        return replays.stream().anyMatch(replay -> replay.has(topic));
    }
}
