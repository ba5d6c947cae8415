package io.tidemark.bridge.paho.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which PUBLISHes of a connection may be acknowledged: those that are done, after all that arrived before them. Packet
 * identifiers mean something on one connection only, so what belongs to an earlier one is stale, and acknowledges nothing.
 *
 * <p>Some brokers send a PUBLISH again on the same connection when they lose patience; that is one and the same. Others
 * (Mosquitto 2.0) have more under way than there are packet identifiers, and use one for two messages; these are two, and each is
 * acknowledged in its turn. Not thread-safe.
 */
final class AckWindow {

    /** A PUBLISH that is to be acknowledged. */
    static final class Unacked {
        private final long connection;
        private final int packetId;
        private final Arrival arrival;
        private boolean done;

        private Unacked(long connection, int packetId, Arrival arrival) {
            this.connection = connection;
            this.packetId = packetId;
            this.arrival = arrival;
        }
    }

    private static final int PACKET_IDS = 65_535;

    private final Deque<Unacked> order = new ArrayDeque<>();
    /** By packet identifier, the latest PUBLISH that has it. */
    private final @Nullable Unacked[] latest = new Unacked[PACKET_IDS + 1];

    private long connection;

    /** A new connection: nothing of an earlier one counts. Returns its number. */
    long begin() {
        for (Unacked unacked : order) {
            latest[unacked.packetId] = null;
        }
        order.clear();
        return ++connection;
    }

    /** Whether this is the connection that counts. */
    boolean isCurrent(long number) {
        return number == connection;
    }

    /**
     * A PUBLISH has arrived on the connection that counts.
     *
     * @return what {@link #done} is to be told; null if it has arrived on this connection before and is not acknowledged
     */
    @Nullable
    Unacked arrived(int packetId, Arrival arrival) {
        Unacked before = latest[packetId];
        if (before != null && isTheSame(before.arrival, arrival)) {
            return null;
        }
        Unacked unacked = new Unacked(connection, packetId, arrival);
        latest[packetId] = unacked;
        order.addLast(unacked);
        return unacked;
    }

    /** With all identifiers in use, two messages may be alike and have the same one. */
    private boolean isTheSame(Arrival before, Arrival now) {
        return now.duplicate()
                && order.size() < PACKET_IDS
                && before.topic().equals(now.topic())
                && before.payload().equals(now.payload());
    }

    /**
     * A PUBLISH is done.
     *
     * @param acknowledge is given the packet identifiers to acknowledge now, in order
     * @return false if it is stale, or was done before
     */
    boolean done(Unacked unacked, IntConsumer acknowledge) {
        if (unacked.connection != connection || unacked.done) {
            return false;
        }
        unacked.done = true;
        Unacked oldest = order.peekFirst();
        while (oldest != null && oldest.done) {
            order.removeFirst();
            if (latest[oldest.packetId] == oldest) {
                latest[oldest.packetId] = null;
            }
            acknowledge.accept(oldest.packetId);
            oldest = order.peekFirst();
        }
        return true;
    }

    /** PUBLISHes that are not acknowledged. */
    int size() {
        return order.size();
    }
}
