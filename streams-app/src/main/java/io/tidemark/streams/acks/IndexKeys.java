package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of the log index. An entry's is its topic, NUL, and its position in big-endian order, so that the messages of a topic
 * lie together in the order of the log. NUL cannot occur in an MQTT topic, so no topic's range reaches into another's.
 */
final class IndexKeys {

    private IndexKeys() {}

    /** Sorts right where the position does; positions before the first message sort before it. */
    static Bytes entry(String topic, long position) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(name.length + 1 + Long.BYTES)
                .put(name)
                .put((byte) 0)
                .putLong(Math.max(0, position))
                .array());
    }

    static Bytes id(String topic, String id) {
        return Bytes.wrap((topic + '\0' + id).getBytes(StandardCharsets.UTF_8));
    }

    static String topic(Bytes entryKey) {
        byte[] key = entryKey.get();
        return new String(key, 0, key.length - 1 - Long.BYTES, StandardCharsets.UTF_8);
    }

    static long position(Bytes entryKey) {
        byte[] key = entryKey.get();
        return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
    }
}
