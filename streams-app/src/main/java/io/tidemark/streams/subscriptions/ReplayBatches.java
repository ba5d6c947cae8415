package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.TopicFilter;
import java.util.List;

/** Tells how many answers a replay of several filters consists of: an exact topic has one partition, a wildcard has all. */
record ReplayBatches(int partitions) {

    ReplayBatch of(long replayId, List<TopicFilter> filters) {
        int answers = filters.stream()
                .mapToInt(filter -> filter.isWildcard() ? partitions : 1)
                .sum();
        return new ReplayBatch(
                replayId, answers, filters.stream().map(TopicFilter::toString).toList());
    }
}
