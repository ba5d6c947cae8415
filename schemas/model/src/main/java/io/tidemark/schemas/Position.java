package io.tidemark.schemas;

/**
 * Where a message is in the log: the Kafka (partition, offset) of the messages topic, packed as
 * {@code offset << 12 | partition} into a long.
 *
 * <p>Positions of one partition, and so of one MQTT topic, are ordered as their longs. Positions of different partitions
 * have no order that means anything. Zero or less is no message: {@link #BEFORE_ALL} is before every position that a
 * broker can assign, because partition 0 is the only one whose first offset packs to zero, and an offset row at zero
 * would skip that message; so the start is -1.
 */
public final class Position {

    /** Before the first message of any partition. */
    public static final long BEFORE_ALL = -1;

    /** Largest number of partitions that a position can tell apart. */
    public static final int MAX_PARTITIONS = 1 << 12;

    private static final int PARTITION_BITS = 12;
    private static final long MAX_OFFSET = Long.MAX_VALUE >> PARTITION_BITS;

    private Position() {}

    /**
     * Packs a Kafka coordinate.
     *
     * @throws IllegalArgumentException if the partition is not in 0..4095 or the offset not in 0..2^51-1
     */
    public static long of(int partition, long offset) {
        if (partition < 0 || partition >= MAX_PARTITIONS) {
            throw new IllegalArgumentException("partition " + partition + " is not in 0.." + (MAX_PARTITIONS - 1)
                    + "; the messages topic may have at most " + MAX_PARTITIONS + " partitions");
        }
        if (offset < 0 || offset > MAX_OFFSET) {
            throw new IllegalArgumentException("offset " + offset + " is not in 0.." + MAX_OFFSET);
        }
        return offset << PARTITION_BITS | partition;
    }

    /** The Kafka partition of a position. */
    public static int partition(long position) {
        return (int) (position & (MAX_PARTITIONS - 1));
    }

    /** The Kafka offset of a position; negative for {@link #BEFORE_ALL}. */
    public static long offset(long position) {
        return position >> PARTITION_BITS;
    }
}
