package io.tidemark.sinks.write;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes one store for one task; used by one thread. Every method may block on the store and throws
 * {@link io.tidemark.sinks.read.StoreUnavailableException} when the store cannot answer now, after which {@link #applied}
 * is called again before anything else: a writer never reconnects by itself in between, because a store that came back may
 * have lost what it knew.
 */
public interface StoreWriter extends AutoCloseable {

    /**
     * Connects if necessary, prepares the store if it is new, and reads how far it is: for each of the partitions the offset
     * of the next record that it has not applied, 0 if it knows nothing of it.
     */
    Map<TopicPartition, Long> applied(Set<TopicPartition> partitions);

    /**
     * Whether the store's positions are these, which are the last that this writer has read or left there. Asked now and then, also
     * when no records come, so that a store that was emptied is noticed.
     */
    default boolean isAt(Map<TopicPartition, Long> positions) {
        return applied(positions.keySet()).equals(positions);
    }

    /**
     * Applies a chunk and then, never before, records its {@code after} positions.
     *
     * @throws PositionsMovedException if the store's positions are not the chunk's {@code before}; the positions are then
     *     unchanged, and rows that were written are rows that the log holds too
     * @throws RejectedException if the store refuses the data; the positions are then unchanged
     */
    void apply(Chunk chunk);

    /**
     * Does what is due now and then and belongs to no record, such as removing what is too old. Called about once a second while
     * the store answers, also when no records come; does little at a time.
     */
    default void maintain() {}

    @Override
    void close();
}
