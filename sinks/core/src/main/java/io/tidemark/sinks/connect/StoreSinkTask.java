package io.tidemark.sinks.connect;

import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Connect's life cycle around a {@link RunningSink}, which is complete from the moment it exists. */
public abstract class StoreSinkTask extends SinkTask {

    private final StoreType store;
    private final Clock clock;
    private @Nullable RunningSink running;

    protected StoreSinkTask(StoreType store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> props) {
        SinkPlan plan = SinkPlan.of(new SinkConfig(props), store);
        StoreWriter writer = store.open(
                plan.config().sink(),
                plan.config().rules(),
                plan.pool(),
                plan.config().storeTimeout(),
                clock);
        running = new RunningSink(plan, writer, context, clock);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        running().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        running().put(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        return running().committable(currentOffsets);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        running().close(partitions);
    }

    @Override
    public void stop() {
        if (running != null) {
            running.stop();
        }
    }

    private RunningSink running() {
        if (running == null) {
            throw new IllegalStateException("the task was not started");
        }
        return running;
    }
}
