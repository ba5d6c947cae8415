package io.tidemark.bridge.paho.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Which PUBLISHes of a connection may be acknowledged: those that are done, after all that arrived before them. Packet
 * identifiers mean something on one connection only, so whoever completes one says on which: what belongs to an earlier
 * connection is stale, and acknowledges nothing. Not thread-safe.
 */
final class AckWindow {

    private static final class Unacked {
        private final int packetId;
        private boolean done;

        private Unacked(int packetId) {
            this.packetId = packetId;
        }
    }

    private final Deque<Unacked> order = new ArrayDeque<>();
    private final Map<Integer, Unacked> byPacketId = new HashMap<>();
    private long epoch;

    /** A new connection: nothing of an earlier one counts. Returns its number. */
    long begin() {
        order.clear();
        byPacketId.clear();
        return ++epoch;
    }

    /**
     * A PUBLISH has arrived.
     *
     * @return false if it has arrived on this connection before and is not acknowledged: some brokers lose patience
     */
    boolean arrived(int packetId) {
        Unacked unacked = new Unacked(packetId);
        if (byPacketId.putIfAbsent(packetId, unacked) != null) {
            return false;
        }
        order.addLast(unacked);
        return true;
    }

    /**
     * A PUBLISH is done.
     *
     * @param connection on which it arrived
     * @param acknowledge is given the packet identifiers to acknowledge now, in order
     * @return false if it is stale
     */
    boolean done(long connection, int packetId, IntConsumer acknowledge) {
        if (connection != epoch) {
            return false;
        }
        Unacked unacked = byPacketId.get(packetId);
        if (unacked == null) {
            return false;
        }
        unacked.done = true;
        Unacked oldest = order.peekFirst();
        while (oldest != null && oldest.done) {
            order.removeFirst();
            byPacketId.remove(oldest.packetId, oldest);
            acknowledge.accept(oldest.packetId);
            oldest = order.peekFirst();
        }
        return true;
    }

    /** PUBLISHes that are not acknowledged. */
    int size() {
        return order.size();
    }

    /** Their packet identifiers, in the order of arrival. */
    List<Integer> unacknowledged() {
        return order.stream().map(unacked -> unacked.packetId).toList();
    }
}
