package io.tidemark.sinks.write;

import io.tidemark.sinks.mutation.Effect;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record of the log and what it means for the store.
 *
 * @param effects what the rules make of it
 * @param bytes rough size of what will be sent, to bound a chunk
 * @param failure why the record means nothing, if it could not be understood
 */
public record Item(
        SinkRecord record,
        TopicPartition partition,
        List<Effect> effects,
        int bytes,
        Optional<RuntimeException> failure) {

    /** A record that was understood. */
    public static Item of(SinkRecord record, TopicPartition partition, List<Effect> effects, int bytes) {
        return new Item(record, partition, effects, bytes, Optional.empty());
    }

    /** A record that was not. */
    public static Item failed(SinkRecord record, TopicPartition partition, RuntimeException failure) {
        return new Item(record, partition, List.of(), 0, Optional.of(failure));
    }

    /** The same record with other effects. */
    Item with(List<Effect> others) {
        return new Item(record, partition, others, bytes, failure);
    }

    /** The offset after the record. */
    public long nextOffset() {
        return record.kafkaOffset() + 1;
    }
}
