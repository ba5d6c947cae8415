package io.tidemark.bridge.hivemq.capture;

import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The captures of one session by packet id, so that a PUBLISH which the client sends again is not recorded again. Confined
 * to the client's tasks.
 */
public final class InboundFlow {

    private final Map<Integer, Capture> captures = new HashMap<>();

    /** The capture that this PUBLISH repeats; empty if it is a new message or the capture has failed. */
    Optional<Capture> repeated(PublishPacket packet) {
        boolean mayRepeat =
                packet.getQos() == Qos.EXACTLY_ONCE || (packet.getQos() == Qos.AT_LEAST_ONCE && packet.getDupFlag());
        return mayRepeat
                ? find(packet.getPacketId())
                        .filter(capture -> capture.topic().equals(packet.getTopic()) && !capture.hasFailed())
                : Optional.empty();
    }

    void put(int packetId, Capture capture) {
        captures.put(packetId, capture);
    }

    Optional<Capture> find(int packetId) {
        return Optional.ofNullable(captures.get(packetId));
    }

    void remove(int packetId) {
        captures.remove(packetId);
    }

    public boolean isEmpty() {
        return captures.isEmpty();
    }
}
