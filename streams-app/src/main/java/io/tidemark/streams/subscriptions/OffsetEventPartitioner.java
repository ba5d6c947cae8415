package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.streams.KeyPartitioning;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends an offset event where its topic's messages are; an event of a wildcard filter everywhere. */
public final class OffsetEventPartitioner implements StreamPartitioner<String, OffsetEvent> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, OffsetEvent value, int partitions) {
        Object event = value.getEvent();
        if (event instanceof OffsetAck ack) {
            return Optional.of(Set.of(KeyPartitioning.partition(ack.getTopic(), partitions)));
        }
        String text = event instanceof OffsetSubscribe subscribe
                ? subscribe.getTopicFilter()
                : ((OffsetUnsubscribe) event).getTopicFilter();
        TopicFilter filter = TopicFilter.parse(text);
        return Optional.of(
                filter.isWildcard()
                        ? IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet())
                        : Set.of(KeyPartitioning.partition(filter.filter(), partitions)));
    }
}
