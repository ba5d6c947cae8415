package io.tidemark.sinks.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Applies batches in order: a small one at once, a large one on a thread of its own, so that the next one is fetched and
 * converted while the store works. Never more than one is under way. Used by one thread.
 */
public final class BatchWriter implements AutoCloseable {

    private final Applier applier;
    private final ExecutorService thread;
    private @Nullable Future<Map<TopicPartition, Long>> underWay;

    /** @param name of the thread */
    public BatchWriter(Applier applier, String name) {
        this.applier = applier;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        });
    }

    /**
     * Applies a batch after the one that is under way.
     *
     * @param applied next offset of each partition in the store; kept up to date
     */
    public void apply(List<Item> items, Map<TopicPartition, Long> applied) {
        await(applied);
        applier.apply(items, applied);
    }

    /**
     * Begins to apply a batch, once the one that is under way is done.
     *
     * @param applied next offset of each partition in the store; changes only with {@link #await}
     * @return whether a batch has been done meanwhile
     */
    public boolean begin(List<Item> items, Map<TopicPartition, Long> applied) {
        boolean done = await(applied);
        Map<TopicPartition, Long> next = new HashMap<>(applied);
        underWay = thread.submit(() -> {
            applier.apply(items, next);
            return next;
        });
        return done;
    }

    /**
     * Waits for the batch that is under way, if there is one. Throws what applying it threw; how much of it is applied is then
     * for the store to say.
     *
     * @param applied gets the next offsets
     * @return whether there was one
     */
    public boolean await(Map<TopicPartition, Long> applied) {
        Future<Map<TopicPartition, Long>> batch = underWay;
        underWay = null;
        if (batch == null) {
            return false;
        }
        try {
            applied.putAll(batch.get());
            return true;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new ConnectException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while a batch was written", e);
        }
    }

    /** Does not wait for a batch that is under way: {@link #await} it first. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
