package io.tidemark.sinks.redis;

import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Writes to Redis: the commands of a chunk in one go, then its positions. */
final class RedisStoreWriter implements StoreWriter {

    private final RedisSession session;
    private final AppliedPositions positions;
    private final TopicSweep sweep = new TopicSweep();
    private final Clock clock;

    RedisStoreWriter(String sink, RedisSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
        positions = new AppliedPositions(session, sink);
    }

    @Override
    public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
        session.connect();
        sweep.reset();
        return positions.read(partitions);
    }

    @Override
    public void apply(Chunk chunk) {
        if (!chunk.mutations().isEmpty()) {
            long now = clock.instant().getEpochSecond();
            session.run(redis -> new ArrayList<>(new Pipeline(redis, sweep, now).issue(chunk.mutations())));
        }
        positions.advance(chunk);
        sweep.sweep(session);
    }

    @Override
    public void close() {
        session.close();
    }
}
