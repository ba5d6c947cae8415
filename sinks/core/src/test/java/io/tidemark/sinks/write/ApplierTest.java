package io.tidemark.sinks.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.mutation.Effect;
import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ApplierTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    static final Rule RULE = RuleFile.parse(
                    "rules.conf",
                    """
                    backend.pgsql.pool1.server = a:1
                    backend.pgsql.hook.session.unsubscribed.7 = {"action": {"function": "on_acked_delete"}, "pool": "pool1"}
                    """)
            .rules()
            .get(0);

    private final List<Long> putAside = new ArrayList<>();
    private final List<String> causes = new ArrayList<>();

    /** A store of single values that refuses some of them, and checks what it is told of its positions. */
    private static final class PickyStore implements StoreWriter {
        private final Set<String> refused;
        private final List<String> rows = new ArrayList<>();
        private long next;

        PickyStore(Set<String> refused) {
            this.refused = refused;
        }

        @Override
        public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
            return Map.of(PARTITION, next);
        }

        @Override
        public void apply(Chunk chunk) {
            assertThat(chunk.before()).isEqualTo(Map.of(PARTITION, next));
            List<String> values =
                    chunk.mutations().stream().map(PickyStore::value).toList();
            if (values.stream().anyMatch(refused::contains)) {
                throw new RejectedException("refused", new IllegalArgumentException());
            }
            rows.addAll(values);
            next = chunk.after().getOrDefault(PARTITION, -1L);
        }

        private static String value(Mutation mutation) {
            return ((DeleteAck) mutation).topic();
        }

        @Override
        public void close() {}
    }

    private static SinkRecord record(long offset) {
        return new SinkRecord("t", 0, null, null, null, null, offset);
    }

    private static Item item(long offset) {
        return item(offset, new DeleteAck("" + offset, ""));
    }

    private static Item item(long offset, Mutation... mutations) {
        List<Effect> effects =
                Stream.of(mutations).map(mutation -> new Effect(RULE, mutation)).toList();
        return Item.of(record(offset), PARTITION, effects, 1);
    }

    private Applier applier(StoreWriter store, int maxItems) {
        DeadLetters deadLetters = new DeadLetters(
                Optional.of((record, error) -> {
                    putAside.add(record.kafkaOffset());
                    causes.add(error.getMessage());
                    return CompletableFuture.completedFuture(null);
                }),
                () -> {});
        return new Applier(store, deadLetters, maxItems, (items, chunk, nanos) -> {});
    }

    @Property
    void everythingButPoisonLandsInOrder(
            @ForAll Set<@IntRange(max = 39) Integer> poison, @ForAll @IntRange(min = 1, max = 50) int maxItems) {
        putAside.clear();
        PickyStore store = new PickyStore(poison.stream().map(String::valueOf).collect(Collectors.toSet()));
        Map<TopicPartition, Long> applied = new HashMap<>();
        applier(store, maxItems)
                .apply(IntStream.range(0, 40).mapToObj(ApplierTest::item).toList(), applied);
        assertThat(store.rows)
                .isEqualTo(IntStream.range(0, 40)
                        .filter(i -> !poison.contains(i))
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(putAside)
                .isEqualTo(poison.stream().sorted().map(Integer::longValue).toList());
        assertThat(applied).isEqualTo(Map.of(PARTITION, 40L));
        assertThat(store.next).isEqualTo(40);
    }

    @Test
    void aRecordThatCannotBeReadIsPutAsideOnce() {
        PickyStore store = new PickyStore(Set.of());
        Applier applier = applier(store, 10);
        List<Item> items =
                List.of(item(0), Item.failed(record(1), PARTITION, new IllegalArgumentException("no")), item(2));
        applier.apply(items, new HashMap<>());
        store.next = 0;
        applier.apply(items, new HashMap<>());
        assertThat(putAside).containsExactly(1L);
        assertThat(store.rows).containsExactly("0", "2", "0", "2");
    }

    @Test
    void whatTheStoreTakesOfARefusedRecordLands() {
        PickyStore store = new PickyStore(Set.of("bad"));
        Item mixed = item(1, new DeleteAck("good", ""), new DeleteAck("bad", ""), new DeleteAck("fine", ""));
        applier(store, 10).apply(List.of(item(0), mixed, item(2)), new HashMap<>());
        assertThat(store.rows).containsExactly("0", "good", "fine", "2");
        assertThat(putAside).containsExactly(1L);
        assertThat(causes).containsExactly("refused; rule session.unsubscribed.7 (rules.conf:2:45)");
        assertThat(store.next).isEqualTo(3);
    }

    @Test
    void failsWithOneClearErrorWhenThereAreNoDeadLetters() {
        Applier applier = new Applier(
                new PickyStore(Set.of("0")),
                new DeadLetters(Optional.empty(), () -> {}),
                10,
                (items, chunk, nanos) -> {});
        assertThatThrownBy(() -> applier.apply(List.of(item(0)), new HashMap<>()))
                .isInstanceOf(ConnectException.class)
                .hasMessage("record t-0-0 cannot be applied (refused); set errors.tolerance=all and"
                        + " errors.deadletterqueue.topic.name to put such records aside");
    }

    @Test
    void aLaterMutationOfTheSameSubjectReplacesAnEarlierOne() {
        Item twice = item(0, new DeleteAck("a", "c"), new DeleteAck("b", "c"));
        Item again = item(1, new DeleteAck("a", "c"));
        assertThat(Coalescer.coalesce(List.of(twice, again)))
                .containsExactly(new DeleteAck("b", "c"), new DeleteAck("a", "c"));
    }
}
