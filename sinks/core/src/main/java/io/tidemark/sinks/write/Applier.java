package io.tidemark.sinks.write;

import io.tidemark.sinks.mutation.Effect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Applies items in order, a bounded chunk at a time. What the store refuses is narrowed down by halving, goes to the dead
 * letters, and counts as applied; everything around it lands.
 */
public final class Applier {

    /** What one chunk may carry at most, besides a single larger item. */
    private static final int MAX_CHUNK_BYTES = 8 << 20;

    /** Told of what has been done. */
    public interface Listener {

        /** A chunk is in the store. */
        void applied(List<Item> items, Chunk chunk, long nanos);
    }

    private final StoreWriter writer;
    private final DeadLetters deadLetters;
    private final int maxItems;
    private final Listener listener;

    public Applier(StoreWriter writer, DeadLetters deadLetters, int maxItems, Listener listener) {
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.maxItems = maxItems;
        this.listener = listener;
    }

    /**
     * Applies all items. If it throws, a prefix of them is applied.
     *
     * @param applied next offset of each partition in the store; kept up to date
     */
    public void apply(List<Item> items, Map<TopicPartition, Long> applied) {
        int from = 0;
        while (from < items.size()) {
            int to = from;
            long bytes = 0;
            while (to < items.size()
                    && to - from < maxItems
                    && (to == from || bytes + items.get(to).bytes() <= MAX_CHUNK_BYTES)) {
                bytes += items.get(to).bytes();
                to++;
            }
            applyOrHalve(items.subList(from, to), applied);
            from = to;
        }
    }

    private void applyOrHalve(List<Item> items, Map<TopicPartition, Long> applied) {
        items.forEach(item -> item.failure().ifPresent(failure -> deadLetters.report(item, failure)));
        try {
            applyChunk(items, applied);
        } catch (RejectedException refused) {
            if (items.size() > 1) {
                int middle = items.size() / 2;
                applyOrHalve(items.subList(0, middle), applied);
                applyOrHalve(items.subList(middle, items.size()), applied);
                return;
            }
            putAside(items.get(0), refused, applied);
        }
    }

    /** Of a refused record what the store does take lands, and the rest is reported. */
    private void putAside(Item poison, RejectedException refused, Map<TopicPartition, Long> applied) {
        List<Effect> refusedEffects = poison.effects();
        if (poison.effects().size() > 1) {
            refusedEffects = poison.effects().stream()
                    .filter(effect -> isRefused(poison, effect, applied))
                    .toList();
        }
        deadLetters.report(poison.with(refusedEffects), refused);
        applyChunk(List.of(Item.failed(poison.record(), poison.partition(), refused)), applied);
    }

    /** Applies one effect of a record and leaves the position before it. */
    private boolean isRefused(Item poison, Effect effect, Map<TopicPartition, Long> applied) {
        Map<TopicPartition, Long> same = Map.of(poison.partition(), applied.getOrDefault(poison.partition(), 0L));
        try {
            writer.apply(new Chunk(List.of(effect.mutation()), same, same));
            return false;
        } catch (RejectedException refused) {
            return true;
        }
    }

    private void applyChunk(List<Item> items, Map<TopicPartition, Long> applied) {
        Map<TopicPartition, Long> before = new HashMap<>();
        Map<TopicPartition, Long> after = new HashMap<>();
        for (Item item : items) {
            before.putIfAbsent(item.partition(), applied.getOrDefault(item.partition(), 0L));
            after.put(item.partition(), item.nextOffset());
        }
        Chunk chunk = new Chunk(Coalescer.coalesce(items), before, after);
        long start = System.nanoTime();
        writer.apply(chunk);
        applied.putAll(after);
        listener.applied(items, chunk, System.nanoTime() - start);
    }
}
