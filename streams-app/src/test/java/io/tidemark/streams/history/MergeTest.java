package io.tidemark.streams.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MergeTest {

    record Item(int source, int number, int time) {}

    /** Filled in pieces of any size, as Kafka sends them. */
    @Property
    void everyItemOnceInTheOrderOfItsSourceAndOfTheSmallerHead(
            @ForAll @Size(max = 6) List<@Size(max = 20) List<@IntRange(max = 30) Integer>> times,
            @ForAll Random pieces) {
        Map<Integer, Deque<Item>> sources = new TreeMap<>();
        for (int source = 0; source < times.size(); source++) {
            Deque<Item> items = new ArrayDeque<>();
            for (int i = 0; i < times.get(source).size(); i++) {
                items.add(new Item(source, i, times.get(source).get(i)));
            }
            sources.put(source, items);
        }
        List<Item> expected = bySmallerHead(sources);
        Merge<Item> merge = new Merge<>(sources.keySet(), Comparator.comparing(Item::time));
        List<Item> merged = new ArrayList<>();
        while (!merge.isExhausted()) {
            Optional<Item> next = merge.poll();
            next.ifPresent(merged::add);
            if (next.isEmpty()) {
                // Only those that it asks for, so that no more than a piece of each is in memory.
                assertThat(merge.wanting()).isNotEmpty();
                merge.wanting()
                        .forEach(source -> fill(
                                merge,
                                source,
                                Optional.ofNullable(sources.get(source)).orElseThrow(),
                                pieces));
            }
        }
        assertThat(merged).isEqualTo(expected);
        assertThat(merge.poll()).isEmpty();
    }

    private static void fill(Merge<Item> merge, int source, Deque<Item> items, Random pieces) {
        for (int size = pieces.nextInt(4); size > 0 && !items.isEmpty(); size--) {
            merge.add(source, items.removeFirst());
        }
        if (items.isEmpty()) {
            merge.end(source);
        }
    }

    private static List<Item> bySmallerHead(Map<Integer, Deque<Item>> sources) {
        Map<Integer, Deque<Item>> left = new TreeMap<>();
        sources.forEach((source, items) -> left.put(source, new ArrayDeque<>(items)));
        List<Item> merged = new ArrayList<>();
        while (true) {
            Optional<Item> smallest = left.values().stream()
                    .filter(items -> !items.isEmpty())
                    .map(Deque::getFirst)
                    .min(Comparator.comparing(Item::time).thenComparing(Item::source));
            if (smallest.isEmpty()) {
                return merged;
            }
            merged.add(smallest.get());
            Optional.ofNullable(left.get(smallest.get().source())).orElseThrow().removeFirst();
        }
    }
}
