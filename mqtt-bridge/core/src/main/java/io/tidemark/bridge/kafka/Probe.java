package io.tidemark.bridge.kafka;

import io.tidemark.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** Asks Kafka now and then whether the topics that a bridge writes can be written. Confined to the sender thread. */
final class Probe implements AutoCloseable {

    private static final Duration WHILE_UP = Duration.ofSeconds(2);
    private static final Duration WHILE_DOWN = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Admin admin;
    private final List<String> topics;
    private @Nullable KafkaFuture<Map<String, TopicDescription>> asked;
    private long askedNanos;

    Probe(Admin admin, Topics topics) {
        this.admin = admin;
        this.topics = List.of(topics.messages().name(), topics.clientEvents().name());
        this.askedNanos = System.nanoTime() - WHILE_UP.toNanos();
    }

    /** What a finished probe found: empty = all is well, else why not. */
    record Finding(Optional<String> problem) {}

    /** Asks when it is time to; returns the finding of the last question once. Never blocks. */
    Optional<Finding> poll(boolean up) {
        KafkaFuture<Map<String, TopicDescription>> answer = asked;
        if (answer == null) {
            Duration interval = up ? WHILE_UP : WHILE_DOWN;
            if (System.nanoTime() - askedNanos >= interval.toNanos()) {
                askedNanos = System.nanoTime();
                asked = admin.describeTopics(
                                topics, new DescribeTopicsOptions().timeoutMs(Math.toIntExact(TIMEOUT.toMillis())))
                        .allTopicNames();
            }
            return Optional.empty();
        }
        if (!answer.isDone()) {
            return Optional.empty();
        }
        asked = null;
        return Optional.of(new Finding(problem(answer)));
    }

    private static Optional<String> problem(KafkaFuture<Map<String, TopicDescription>> answer) {
        try {
            return answer.getNow(Map.of()).values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .filter(partition -> partition.leader() == null)
                            .map(partition ->
                                    "partition " + topic.name() + "-" + partition.partition() + " has no leader"))
                    .findFirst();
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
