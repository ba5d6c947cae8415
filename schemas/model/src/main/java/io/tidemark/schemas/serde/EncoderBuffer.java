package io.tidemark.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * A growing buffer with its encoder, for reuse by one thread. After an exception it holds the rest of a half-written
 * record and must not be used again.
 */
final class EncoderBuffer {

    private static final int FIRST_SIZE = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_SIZE);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

    /** A whole frame of the wire format. */
    byte[] frame(int id, Object datum, RecordWriter writer) throws IOException {
        bytes.reset();
        WireFormat.putHeader(bytes, id);
        return append(datum, writer);
    }

    /** The datum alone. */
    byte[] bare(Object datum, RecordWriter writer) throws IOException {
        bytes.reset();
        return append(datum, writer);
    }

    private byte[] append(Object datum, RecordWriter writer) throws IOException {
        writer.write(datum, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
