package io.tidemark.streams.retained;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Look-ups of retained messages that have more to send than a client should get at once: each sends so many at a time. There is no
 * acknowledgement to go by, as most retained messages have QoS 0. In memory: what a restart interrupts is not sent. For one
 * thread.
 */
final class Lookups {

    /** Who asked, and what it has not got yet. */
    record Lookup(String clientId, long epoch, int qos, Deque<String> topics) {}

    /** Sends the retained message of a topic. */
    interface Sender {
        void send(Lookup lookup, String topic);
    }

    private final int atOnce;
    private final Sender sender;
    private final Deque<Lookup> pending = new ArrayDeque<>();

    /** @param atOnce messages of one look-up in one {@link #tick} */
    Lookups(int atOnce, Sender sender) {
        this.atOnce = atOnce;
        this.sender = sender;
    }

    void begin(String clientId, long epoch, int qos, List<String> topics) {
        Lookup lookup = new Lookup(clientId, epoch, qos, new ArrayDeque<>(topics));
        send(lookup);
        if (!lookup.topics().isEmpty()) {
            pending.add(lookup);
        }
    }

    /** Sends the next ones of each. */
    void tick() {
        pending.forEach(this::send);
        pending.removeIf(lookup -> lookup.topics().isEmpty());
    }

    private void send(Lookup lookup) {
        for (int i = 0; i < atOnce && !lookup.topics().isEmpty(); i++) {
            sender.send(lookup, lookup.topics().remove());
        }
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }
}
