package io.tidemark.sinks.jdbc.common;

import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import java.util.List;

/** Messages of a topic from one position to another that go. */
public record RemovedRange(String topic, long first, long last) {

    /** What the removals take beyond their {@code through}. */
    public static List<RemovedRange> of(List<RemoveMessages> removals) {
        return removals.stream()
                .flatMap(removal -> removal.beyond().stream()
                        .map(range -> new RemovedRange(removal.topic(), range.getFirst(), range.getLast())))
                .toList();
    }
}
