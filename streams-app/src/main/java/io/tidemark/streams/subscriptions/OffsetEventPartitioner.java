package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetCheck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetLeave;
import io.tidemark.schemas.OffsetPresume;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.RetainLookup;
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
        if (value.getEvent() instanceof OffsetAck ack) {
            return Optional.of(Set.of(KeyPartitioning.partition(ack.getTopic(), partitions)));
        }
        TopicFilter filter = TopicFilter.parse(filter(value.getEvent()));
        return Optional.of(
                filter.isWildcard()
                        ? IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet())
                        : Set.of(KeyPartitioning.partition(filter.filter(), partitions)));
    }

    private static String filter(Object event) {
        if (event instanceof OffsetSubscribe subscribe) {
            return subscribe.getTopicFilter();
        }
        if (event instanceof OffsetUnsubscribe unsubscribe) {
            return unsubscribe.getTopicFilter();
        }
        if (event instanceof OffsetCheck check) {
            return check.getTopicFilter();
        }
        if (event instanceof OffsetLeave leave) {
            return leave.getTopicFilter();
        }
        if (event instanceof OffsetPresume presume) {
            return presume.getTopicFilter();
        }
        return ((RetainLookup) event).getTopicFilter();
    }
}
