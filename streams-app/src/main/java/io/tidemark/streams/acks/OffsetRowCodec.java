package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.ByteUtils;

/** Bytes of an {@link OffsetRow} in its state store: a version, then variable-length differences. */
final class OffsetRowCodec {

    private static final byte VERSION = 1;
    private static final int MAX_VARLONG = 10;

    private OffsetRowCodec() {}

    static byte[] encode(OffsetRow row) {
        PositionSet beyond = row.beyond();
        ByteBuffer bytes = ByteBuffer.allocate(1 + MAX_VARLONG * (beyond.size() + 2));
        bytes.put(VERSION);
        ByteUtils.writeVarlong(row.through(), bytes);
        ByteUtils.writeVarint(beyond.size(), bytes);
        long last = row.through();
        for (int i = 0; i < beyond.size(); i++) {
            ByteUtils.writeVarlong(beyond.get(i) - last, bytes);
            last = beyond.get(i);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    static OffsetRow decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        byte version = bytes.get();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "offset row of version " + version + " in the state store, but this program reads " + VERSION
                            + ": run a newer program or reset the application's state");
        }
        long through = ByteUtils.readVarlong(bytes);
        long[] beyond = new long[ByteUtils.readVarint(bytes)];
        long last = through;
        for (int i = 0; i < beyond.length; i++) {
            last += ByteUtils.readVarlong(bytes);
            beyond[i] = last;
        }
        return new OffsetRow(through, PositionSet.of(beyond));
    }
}
