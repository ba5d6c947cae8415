package io.tidemark.streams.acks;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * When the messages of a topic were published: what a replay merges topics by. It comes from the log, because a store may know
 * times to the second only. About four bytes a message. Reads best in the order of positions. For one thread.
 */
public final class Arrivals {

    /** More messages of a topic than these are merged by the times that their store has. */
    static final int MAX = 50_000;

    private static final int MAX_PAIR = 20;
    private static final long BEFORE_FIRST = -1;

    private final ByteBuffer bytes;
    private long position = BEFORE_FIRST;
    private long time;

    private Arrivals(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Of messages in the order of the log. */
    static ByteBuffer encode(List<LogEntry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PAIR * entries.size());
        long position = BEFORE_FIRST;
        long time = 0;
        for (LogEntry entry : entries) {
            ByteUtils.writeVarlong(entry.position() - position, bytes);
            ByteUtils.writeVarlong(entry.publishedAt() - time, bytes);
            position = entry.position();
            time = entry.publishedAt();
        }
        bytes.flip();
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    /** Reads what {@link #encode} wrote. */
    public static Arrivals of(ByteBuffer encoded) {
        return new Arrivals(encoded.slice());
    }

    /**
     * When the message at a position was published.
     *
     * @param otherwise if that is not known
     */
    public long timeOf(long wanted, long otherwise) {
        if (position > wanted) {
            bytes.rewind();
            position = BEFORE_FIRST;
            time = 0;
        }
        while (position < wanted && bytes.hasRemaining()) {
            position += ByteUtils.readVarlong(bytes);
            time += ByteUtils.readVarlong(bytes);
        }
        return position == wanted ? time : otherwise;
    }
}
