package io.tidemark.sinks.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.mutation.Effect;
import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.PutLatest;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** However the log is cut into chunks, a store that writes messages before it removes any ends up as one that goes in order. */
class KeepLatestPropertyTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    /** Messages by position, with the topic of each. */
    private static final class MapStore implements StoreWriter {
        private final Map<Long, String> messages = new TreeMap<>();

        @Override
        public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
            return Map.of();
        }

        @Override
        public void apply(Chunk chunk) {
            List<RemoveMessages> removals = new ArrayList<>();
            chunk.mutations().forEach(mutation -> {
                if (mutation instanceof PutLatest put) {
                    messages.put(put.position(), put.message().getTopic());
                    removals.add(put.removal());
                } else if (mutation instanceof PutMessage put) {
                    messages.put(put.position(), put.message().getTopic());
                } else if (mutation instanceof RemoveMessages remove) {
                    removals.add(remove);
                }
            });
            removals.forEach(removal -> messages.entrySet()
                    .removeIf(row -> row.getValue().equals(removal.topic()) && row.getKey() <= removal.through()));
        }

        @Override
        public void close() {}
    }

    /** By the number: a message of one of two latest topics or of a plain one, or the removal of half of what a topic had. */
    private static Mutation mutation(int kind, long position) {
        Message message = new Message();
        message.setTopic(kind % 3 == 2 ? "plain" : "latest" + kind % 3);
        return kind >= 6
                ? new RemoveMessages(message.getTopic(), position / 2, List.of())
                : kind % 3 == 2
                        ? new PutMessage(position, message, OptionalLong.empty())
                        : new PutLatest(position, message, OptionalLong.empty());
    }

    private static Map<Long, String> applied(List<Integer> kinds, int maxItems) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            SinkRecord record = new SinkRecord("t", 0, null, null, null, null, i);
            items.add(Item.of(record, PARTITION, List.of(new Effect(ApplierTest.RULE, mutation(kinds.get(i), i))), 1));
        }
        MapStore store = new MapStore();
        DeadLetters none = new DeadLetters(Optional.empty(), () -> {});
        new Applier(store, none, maxItems, (done, chunk, nanos) -> {}).apply(items, new HashMap<>());
        return store.messages;
    }

    @Property
    void chunksDoNotMatter(
            @ForAll @Size(max = 40) List<@IntRange(max = 8) Integer> kinds,
            @ForAll @IntRange(min = 1, max = 50) int size) {
        Map<Long, String> rows = applied(kinds, size);
        assertThat(rows).isEqualTo(applied(kinds, 1));
        assertThat(rows.values().stream().filter(topic -> topic.equals("latest0")))
                .hasSizeLessThanOrEqualTo(1);
    }
}
