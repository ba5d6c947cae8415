package io.tidemark.sinks.write;

import io.tidemark.sinks.mutation.Mutation;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record of the log and what it means for the store.
 *
 * @param bytes rough size of what will be sent, to bound a chunk
 * @param failure why the record means nothing, if it could not be understood
 */
public record Item(
        SinkRecord record,
        TopicPartition partition,
        List<Mutation> mutations,
        int bytes,
        Optional<RuntimeException> failure) {

    /** A record that was understood. */
    public static Item of(SinkRecord record, TopicPartition partition, List<Mutation> mutations, int bytes) {
        return new Item(record, partition, mutations, bytes, Optional.empty());
    }

    /** A record that was not. */
    public static Item failed(SinkRecord record, TopicPartition partition, RuntimeException failure) {
        return new Item(record, partition, List.of(), 0, Optional.of(failure));
    }

    /** The offset after the record. */
    public long nextOffset() {
        return record.kafkaOffset() + 1;
    }
}
