package io.tidemark.bench;

import java.nio.ByteBuffer;

/** PUBACKs to be sent. */
final class Pubacks {

    private static final int MAX_PENDING = 1 << 16;

    private final ByteBuffer frames = ByteBuffer.allocate(4 * MAX_PENDING);

    void add(int packetId) {
        MqttFrames.putPuback(frames, packetId);
    }

    /** Moves what there is room for. */
    void drainTo(ByteBuffer out) {
        frames.flip();
        int limit = frames.limit();
        frames.limit(Math.min(limit, frames.position() + out.remaining()));
        out.put(frames);
        frames.limit(limit);
        frames.compact();
    }
}
