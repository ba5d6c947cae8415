package io.tidemark.standalone.bench;

import io.tidemark.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Tells when the sinks and streams-app have worked off the messages and the events of clients. */
final class Settled implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long TIMEOUT_SECONDS = 10;
    private static final long LOOK_MILLIS = 200;

    private final Admin admin;
    private final Topics topics = Topics.withDefaultPrefix();

    Settled(String bootstrapServers) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * Returns when every group that reads one of the two has committed its end.
     *
     * @throws IllegalStateException if that takes too long, or Kafka does not say
     */
    void await() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!holds(topics.messages().name())
                    || !holds(topics.clientEvents().name())) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the log was not worked off after " + LIMIT.toSeconds() + " s: the reason is in the logs");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not say how far its consumers are: " + e.getMessage(), e);
        }
    }

    private boolean holds(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .values()
                .forEach(known -> known.partitions()
                        .forEach(partition ->
                                wanted.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(wanted).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        for (GroupListing group : admin.listGroups().all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group.groupId())
                    .partitionsToOffsetAndMetadata()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            boolean reads = committed.keySet().stream()
                    .anyMatch(partition -> partition.topic().equals(topic));
            if (reads && !isAtEnd(committed, ends)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAtEnd(
            Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        return ends.entrySet().stream()
                .filter(end -> end.getValue().offset() > 0)
                .allMatch(end -> committed.containsKey(end.getKey())
                        && committed.get(end.getKey()).offset()
                                >= end.getValue().offset());
    }

    @Override
    public void close() {
        admin.close();
    }
}
