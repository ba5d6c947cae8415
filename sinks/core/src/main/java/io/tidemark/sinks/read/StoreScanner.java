package io.tidemark.sinks.read;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads everything that a store holds of what sinks write. For one thread; every call may take long and throws
 * {@link StoreUnavailableException} when the store does not answer.
 */
public interface StoreScanner extends AutoCloseable {

    /** For each partition that the sink has applied something of, the offset of the next record. */
    Map<TopicPartition, Long> applied();

    /** The fields that this store keeps of rows of a kind; what it knows nothing of cannot be compared. */
    Set<StoreRow.Field> fields(StoreRow.Kind kind);

    /** What tells a row from others of its kind in this store, by the first and second part of what it is about. */
    default String identity(StoreRow.Kind kind, String first, String second) {
        return first + '\0' + second;
    }

    /** Whether there can be rows of a kind that no sink has written, so that a row too many is no difference. */
    default boolean isShared(StoreRow.Kind kind) {
        return false;
    }

    /** Shows all rows, in no stated order; rows that change meanwhile may come as they were or as they are. */
    void scan(Consumer<StoreRow> rows);

    @Override
    void close();
}
