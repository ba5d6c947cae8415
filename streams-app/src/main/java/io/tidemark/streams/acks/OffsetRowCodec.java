package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.ByteUtils;

/** Bytes of an {@link OffsetRow} in its state store: a version, then variable-length differences. */
final class OffsetRowCodec {

    private static final byte VERSION = 2;
    /** Single positions beyond a gap, no ranges. */
    private static final byte SINGLE_POSITIONS = 1;

    private static final int MAX_VARLONG = 10;

    private OffsetRowCodec() {}

    static byte[] encode(OffsetRow row) {
        PositionRanges beyond = row.beyond();
        ByteBuffer bytes = ByteBuffer.allocate(1 + MAX_VARLONG * 2 * (beyond.size() + 1));
        bytes.put(VERSION);
        ByteUtils.writeVarlong(row.through(), bytes);
        ByteUtils.writeVarint(beyond.size(), bytes);
        long reached = row.through();
        for (int i = 0; i < beyond.size(); i++) {
            ByteUtils.writeVarlong(beyond.first(i) - reached, bytes);
            ByteUtils.writeVarlong(beyond.last(i) - beyond.first(i), bytes);
            reached = beyond.last(i);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    static OffsetRow decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        byte version = bytes.get();
        if (version != VERSION && version != SINGLE_POSITIONS) {
            throw new IllegalStateException(
                    "offset row of version " + version + " in the state store, but this program reads up to " + VERSION
                            + ": run a newer program or reset the application's state");
        }
        long through = ByteUtils.readVarlong(bytes);
        long[] bounds = new long[2 * ByteUtils.readVarint(bytes)];
        long reached = through;
        for (int i = 0; i < bounds.length; i += 2) {
            bounds[i] = reached + ByteUtils.readVarlong(bytes);
            bounds[i + 1] = bounds[i] + (version == VERSION ? ByteUtils.readVarlong(bytes) : 0);
            reached = bounds[i + 1];
        }
        return new OffsetRow(through, PositionRanges.ofBounds(bounds));
    }
}
