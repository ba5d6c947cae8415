package io.tidemark.check.log;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** How far all that reads from Kafka has come: it changes as long as a part still has work to do. */
public final class Progress implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 10;

    private final Admin admin;

    public Progress(String bootstrapServers) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * The sum of the offsets that all consumer groups have committed.
     *
     * @throws IllegalStateException if Kafka does not say
     */
    public long committed() throws InterruptedException {
        try {
            long sum = 0;
            for (GroupListing group : admin.listGroups().all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                Map<?, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group.groupId())
                        .partitionsToOffsetAndMetadata()
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                sum += offsets.values().stream()
                        .mapToLong(OffsetAndMetadata::offset)
                        .sum();
            }
            return sum;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not say how far its consumers are: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
