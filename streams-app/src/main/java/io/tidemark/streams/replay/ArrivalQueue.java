package io.tidemark.streams.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The topics of a replay that have something left to send, by when it arrived: a merge that reads of each topic only what is
 * about to be sent, so that it begins at once with 100,000 topics as with one. Holds at most about a window of messages. For one
 * thread.
 */
final class ArrivalQueue {

    /** Topics asked for in one read. */
    private static final int MAX_TURNS = 500;

    /** If less than this share of the room is left, what was read of later topics makes way for earlier ones. */
    private static final int CROWDED = 4;

    /** A page to read: of which topic, and how much. */
    record Turn(ReplayedTopic topic, int limit) {}

    private static final Comparator<ReplayedTopic> BY_ARRIVAL =
            Comparator.comparingLong(ReplayedTopic::arrival).thenComparing(ReplayedTopic::name);

    private final TreeSet<ReplayedTopic> queue = new TreeSet<>(BY_ARRIVAL);
    /** Those of them of which something was read and not sent yet. */
    private final TreeSet<ReplayedTopic> loaded = new TreeSet<>(BY_ARRIVAL);

    private int buffered;

    void add(ReplayedTopic topic) {
        if (!topic.isExhausted()) {
            queue.add(topic);
            if (topic.buffered() > 0) {
                loaded.add(topic);
                buffered += topic.buffered();
            }
        }
    }

    void remove(ReplayedTopic topic) {
        if (queue.remove(topic) && loaded.remove(topic)) {
            buffered -= topic.buffered();
        }
    }

    /** Does something to a topic that may change its place. */
    void change(ReplayedTopic topic, Runnable change) {
        remove(topic);
        change.run();
        add(topic);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** The topic whose next message is the next to be sent; empty while that is not known, because it must be read first. */
    Optional<ReplayedTopic> next() {
        return queue.isEmpty() || queue.first().buffered() == 0 ? Optional.empty() : Optional.of(queue.first());
    }

    /**
     * What to read now.
     *
     * @param room messages that may be held at once
     */
    List<Turn> turns(int room) {
        if (queue.isEmpty() || !queue.first().wantsPage()) {
            return List.of();
        }
        makeRoom(room);
        List<ReplayedTopic> topics = new ArrayList<>();
        for (ReplayedTopic topic : queue) {
            if (topic.wantsPage()) {
                topics.add(topic);
            }
            if (topics.size() == Math.min(MAX_TURNS, room)) {
                break;
            }
        }
        List<Integer> limits = ReadAhead.limits(
                topics.stream()
                        .map(topic -> new ReadAhead.Outlook(topic.arrival(), topic.lastArrival(), topic.remaining()))
                        .toList(),
                Math.max(1, room - buffered));
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            if (limits.get(i) > 0) {
                turns.add(new Turn(topics.get(i), limits.get(i)));
            }
        }
        return turns;
    }

    private void makeRoom(int room) {
        while ((room - buffered) * CROWDED < room && !loaded.isEmpty()) {
            ReplayedTopic latest = loaded.last();
            change(latest, latest::forgetBuffer);
        }
    }
}
