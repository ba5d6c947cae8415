package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as the log index knows it.
 *
 * @param publishedAt milliseconds of UTC
 * @param expiresAt milliseconds of UTC; {@link #NEVER} if it does not expire
 * @param ordinal rises by one with every message of its topic, to count the messages between two
 */
public record LogEntry(long position, String id, long publishedAt, long expiresAt, long ordinal) {

    /** Later than every expiry. */
    public static final long NEVER = Long.MAX_VALUE;

    /** No entry before this format begins with it: they begin with the first byte of a time, which is 0. */
    private static final byte VERSION = 1;

    private static final int FIXED = 1 + 3 * Long.BYTES;
    private static final int FIXED_BEFORE = 2 * Long.BYTES;

    boolean expiredAt(long now) {
        return expiresAt <= now;
    }

    /** All but the position, which is in the key. */
    byte[] encodeValue() {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + idBytes.length)
                .put(VERSION)
                .putLong(publishedAt)
                .putLong(expiresAt)
                .putLong(ordinal)
                .put(idBytes)
                .array();
    }

    static LogEntry decode(long position, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        if (value[0] != VERSION) {
            String id = new String(value, FIXED_BEFORE, value.length - FIXED_BEFORE, StandardCharsets.UTF_8);
            return new LogEntry(position, id, bytes.getLong(), bytes.getLong(), 0);
        }
        String id = new String(value, FIXED, value.length - FIXED, StandardCharsets.UTF_8);
        bytes.get();
        return new LogEntry(position, id, bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
