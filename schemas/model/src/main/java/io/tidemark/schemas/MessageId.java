package io.tidemark.schemas;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes message ids for brokers that have none of their own: 20 characters of zero-padded base62 (0-9A-Za-z) of a 128-bit
 * value, 64 bits of microseconds, 48 bits of node and 16 bits of sequence, as EMQ X 2.x wrote them.
 *
 * <p>Ids of one generator are unique and rise as strings, also when the clock steps back. Ids in general are opaque: the
 * order of messages is their {@link Position}. Safe for use by many threads; allocates only the id.
 */
public final class MessageId {

    private static final char[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final int LENGTH = 20;
    private static final int RADIX = 62;
    /** 62^5, the largest power of 62 with which the long division below cannot overflow its 64 bits. */
    private static final long CHUNK = 916_132_832L;

    private static final int CHUNK_DIGITS = 5;

    private final Clock clock;
    private final long node;
    private final AtomicLong last = new AtomicLong();

    /**
     * @param node identifies the generator; its low 48 bits are used, and two generators that run at once must differ
     *     there
     */
    public MessageId(Clock clock, long node) {
        this.clock = clock;
        this.node = node & 0xFFFF_FFFF_FFFFL;
    }

    /** A new id. */
    public String next() {
        long stamp = last.updateAndGet(previous -> Math.max(previous + 1, nowMicros() << 4));
        // 2^4 ids a microsecond before the stamp runs ahead of the clock; the rest of the stamp is the time.
        return encode(stamp >>> 4, node << 16 | (stamp & 0xF));
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /** Base62 of an unsigned 128-bit value below 62^20; most significant digit first. */
    static String encode(long high, long low) {
        char[] text = new char[LENGTH];
        // Four 32-bit limbs, divided by 62^5 four times.
        long[] limbs = {high >>> 32, high & 0xFFFF_FFFFL, low >>> 32, low & 0xFFFF_FFFFL};
        int at = LENGTH;
        while (at > 0) {
            long remainder = 0;
            for (int i = 0; i < limbs.length; i++) {
                long value = remainder << 32 | limbs[i];
                limbs[i] = value / CHUNK;
                remainder = value % CHUNK;
            }
            for (int i = 0; i < CHUNK_DIGITS; i++) {
                text[--at] = DIGITS[(int) (remainder % RADIX)];
                remainder /= RADIX;
            }
        }
        return new String(text);
    }
}
