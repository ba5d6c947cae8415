package io.tidemark.sinks.redis;

import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes to Redis: what a chunk puts in one go, then what it removes, then the user's own commands, then its positions. All of
 * it but the user's commands may run again.
 */
final class RedisStoreWriter implements StoreWriter {

    private final RedisSession session;
    private final RedisLayout layout;
    private final AppliedPositions positions;
    private final Retained retained;
    private final Statements statements;
    private final TopicSweep sweep = new TopicSweep();
    private final Clock clock;

    RedisStoreWriter(String sink, RedisSession session, RedisLayout layout, Clock clock) {
        this.session = session;
        this.layout = layout;
        this.clock = clock;
        positions = new AppliedPositions(session, sink);
        retained = Retained.of(layout.retained(), session, layout.timestamps());
        statements = new Statements(session, layout.timestamps());
    }

    @Override
    public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
        session.connect();
        sweep.reset();
        statements.reset();
        return positions.read(partitions);
    }

    /** Keeps what is known of the lists, which {@link #applied} forgets. */
    @Override
    public boolean isAt(Map<TopicPartition, Long> expected) {
        return positions.read(expected.keySet()).equals(expected);
    }

    @Override
    public void apply(Chunk chunk) {
        long now = clock.instant().getEpochSecond();
        Batch batch = new Batch(chunk.mutations());
        Set<String> held = retained.held(batch);
        session.run(redis -> new Puts(redis, layout, sweep, held, now).issue(batch));
        retained.put(batch, now);
        retained.remove(batch);
        statements.run(batch.statements());
        positions.advance(chunk);
        sweep.sweep(session);
    }

    @Override
    public void maintain() {
        sweep.sweep(session);
    }

    @Override
    public void close() {
        session.close();
    }
}
