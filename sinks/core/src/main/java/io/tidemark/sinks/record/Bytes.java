package io.tidemark.sinks.record;

import java.nio.ByteBuffer;

/** Bytes of records. */
public final class Bytes {

    private Bytes() {}

    /** What remains of a buffer, which stays as it is. Not a copy if the buffer is an array of exactly that. */
    public static byte[] of(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.position() == 0
                && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
