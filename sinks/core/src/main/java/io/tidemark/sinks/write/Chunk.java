package io.tidemark.sinks.write;

import io.tidemark.sinks.mutation.Mutation;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a store applies at once.
 *
 * @param mutations in order; none is superseded by a later one
 * @param before for each partition in the chunk the next offset that the store must have recorded, 0 also if nothing
 * @param after the same partitions, once the chunk is applied
 */
public record Chunk(List<Mutation> mutations, Map<TopicPartition, Long> before, Map<TopicPartition, Long> after) {
    public Chunk {
        mutations = List.copyOf(mutations);
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }
}
