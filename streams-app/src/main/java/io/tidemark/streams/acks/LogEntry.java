package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as the log index knows it.
 *
 * @param publishedAt milliseconds of UTC
 * @param expiresAt milliseconds of UTC; {@link #NEVER} if it does not expire
 */
public record LogEntry(long position, String id, long publishedAt, long expiresAt) {

    /** Later than every expiry. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int FIXED = 2 * Long.BYTES;

    boolean expiredAt(long now) {
        return expiresAt <= now;
    }

    /** All but the position, which is in the key. */
    byte[] encodeValue() {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + idBytes.length)
                .putLong(publishedAt)
                .putLong(expiresAt)
                .put(idBytes)
                .array();
    }

    static LogEntry decode(long position, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        return new LogEntry(
                position,
                new String(value, FIXED, value.length - FIXED, StandardCharsets.UTF_8),
                bytes.getLong(),
                bytes.getLong());
    }
}
