package io.tidemark.sinks.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.read.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchWriterTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final SlowStore store = new SlowStore();
    private final DeadLetters none = new DeadLetters(Optional.empty(), () -> {});
    private final BatchWriter batches =
            new BatchWriter(new Applier(store, none, 10, (items, chunk, nanos) -> {}), "test");
    private final Map<TopicPartition, Long> applied = new HashMap<>(Map.of(PARTITION, 0L));

    /** Writes when it is let. */
    private static final class SlowStore implements StoreWriter {
        private final Semaphore turns = new Semaphore(0);
        private final List<Long> written = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean down;

        @Override
        public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
            return Map.of(PARTITION, 0L);
        }

        @Override
        public void apply(Chunk chunk) {
            turns.acquireUninterruptibly();
            if (down) {
                throw new StoreUnavailableException("down", new IllegalStateException());
            }
            written.add(chunk.after().getOrDefault(PARTITION, -1L));
        }

        @Override
        public void close() {}
    }

    private static List<Item> upTo(long offset) {
        SinkRecord record = new SinkRecord("t", 0, null, null, null, null, offset);
        return List.of(Item.of(record, PARTITION, List.of(), 1));
    }

    @AfterEach
    void stop() {
        store.turns.release(10);
        batches.close();
    }

    @Test
    void aBatchIsWrittenWhileItsCallerGoesOn() {
        assertThat(batches.begin(upTo(4), applied)).isFalse();
        assertThat(applied).containsEntry(PARTITION, 0L);
        store.turns.release();
        assertThat(batches.await(applied)).isTrue();
        assertThat(applied).containsEntry(PARTITION, 5L);
        assertThat(batches.await(applied)).isFalse();
    }

    @Test
    void batchesAreWrittenInOrder() {
        store.turns.release(3);
        batches.begin(upTo(0), applied);
        assertThat(batches.begin(upTo(1), applied)).isTrue();
        batches.apply(upTo(2), applied);
        assertThat(store.written).containsExactly(1L, 2L, 3L);
        assertThat(applied).containsEntry(PARTITION, 3L);
    }

    @Test
    void aFailureIsToldOnceToWhoeverAsksNext() {
        store.down = true;
        store.turns.release();
        batches.begin(upTo(0), applied);
        assertThatThrownBy(() -> batches.begin(upTo(1), applied)).isInstanceOf(StoreUnavailableException.class);
        assertThat(applied).containsEntry(PARTITION, 0L);
        assertThat(store.written).isEmpty();
        store.down = false;
        store.turns.release();
        batches.apply(upTo(0), applied);
        assertThat(store.written).containsExactly(1L);
    }
}
