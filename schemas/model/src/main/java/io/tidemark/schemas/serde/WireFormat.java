package io.tidemark.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;

/** The Confluent wire format: a zero byte, the schema's id in four bytes (big endian), then Avro binary. */
final class WireFormat {

    static final int HEADER_BYTES = 5;
    private static final byte MAGIC = 0;

    private WireFormat() {}

    static void putHeader(ByteArrayOutputStream out, int id) {
        out.write(MAGIC);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(id >>> shift);
        }
    }

    static int id(String topic, byte[] frame) {
        if (frame.length < HEADER_BYTES || frame[0] != MAGIC) {
            throw new SerializationException("A record of topic " + topic + " with " + frame.length
                    + " bytes is not Avro in the Confluent wire format (a zero byte, then a schema id); check which"
                    + " serialiser its producer uses");
        }
        return ByteBuffer.wrap(frame, 1, Integer.BYTES).getInt();
    }
}
