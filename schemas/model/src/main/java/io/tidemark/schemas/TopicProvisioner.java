package io.tidemark.schemas;

import io.tidemark.schemas.Topics.CleanUp;
import io.tidemark.schemas.Topics.PartitionedBy;
import io.tidemark.schemas.Topics.Topic;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;

/** Creates the topics that are not there yet. What exists is left as it is, so an operator may create topics beforehand. */
public final class TopicProvisioner {

    private static final int DEAD_LETTER_PARTITIONS = 1;
    private static final int CHECK_INTERVAL_MS = 50;
    private static final int MAX_CHECKS = 600;

    /**
     * How topics are created.
     *
     * @param partitions of each topic; an existing topic's number wins for those that must have the same
     * @param replicationFactor -1 = the broker's default
     * @param messagesRetention how long the history is kept; a negative duration = for ever
     */
    public record Settings(int partitions, short replicationFactor, Duration messagesRetention) {
        public Settings {
            if (partitions < 1 || partitions > Position.MAX_PARTITIONS) {
                throw new IllegalArgumentException("partitions is " + partitions + ": use 1 to "
                        + Position.MAX_PARTITIONS + ", as a position cannot tell more apart");
            }
        }
    }

    private TopicProvisioner() {}

    /**
     * Creates the absent topics; returns when they can be used. Harmless when run twice or by two processes at once.
     *
     * @throws KafkaException if Kafka does not answer or refuses; naming the topics if existing ones that must have equal
     *     partition counts do not, or if the messages topic has more than {@link Position#MAX_PARTITIONS}
     */
    public static void createMissing(Admin admin, Topics topics, Settings settings) {
        Map<String, Integer> present = partitionCounts(admin, topics);
        Map<PartitionedBy, Integer> counts = new EnumMap<>(PartitionedBy.class);
        for (PartitionedBy by : PartitionedBy.values()) {
            counts.put(by, partitionsOf(by, topics, present, settings));
        }
        List<NewTopic> missing = topics.all().stream()
                .filter(topic -> !present.containsKey(topic.name()))
                .map(topic -> newTopic(topic, topics, counts.getOrDefault(topic.partitionedBy(), 1), settings))
                .toList();
        admin.createTopics(missing).values().forEach(TopicProvisioner::awaitCreated);
        awaitVisible(admin, topics);
    }

    /** The controller answers before the brokers know the topic; who uses it at once would be told that it is missing. */
    private static void awaitVisible(Admin admin, Topics topics) {
        for (int check = 0; partitionCounts(admin, topics).size() < topics.all().size(); check++) {
            if (check == MAX_CHECKS) {
                throw new KafkaException("Kafka accepted the topics of prefix '" + topics.prefix()
                        + "' but does not show them; check that its brokers are in contact with the controller");
            }
            Utils.sleep(CHECK_INTERVAL_MS);
        }
    }

    private static int partitionsOf(PartitionedBy by, Topics topics, Map<String, Integer> present, Settings settings) {
        Map<String, Integer> existing = topics.all().stream()
                .filter(topic -> topic.partitionedBy() == by && present.containsKey(topic.name()))
                .collect(Collectors.toMap(Topic::name, topic -> present.getOrDefault(topic.name(), 0)));
        if (by == PartitionedBy.NOTHING) {
            return DEAD_LETTER_PARTITIONS;
        }
        Set<Integer> distinct = Set.copyOf(existing.values());
        if (distinct.size() > 1) {
            throw new KafkaException("Topics partitioned by " + by + " have different numbers of partitions "
                    + sorted(existing) + "; they must be equal: delete and create the wrong ones anew, or use another"
                    + " topic prefix");
        }
        int count = distinct.stream().findFirst().orElse(settings.partitions());
        if (count > Position.MAX_PARTITIONS) {
            throw new KafkaException(
                    "Topics partitioned by " + by + " have " + count + " partitions " + sorted(existing) + "; at most "
                            + Position.MAX_PARTITIONS + " are possible: use another topic prefix");
        }
        return count;
    }

    private static String sorted(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static NewTopic newTopic(Topic<?> topic, Topics topics, int partitions, Settings settings) {
        Map<String, String> config = new HashMap<>();
        config.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                topic.cleanUp() == CleanUp.COMPACT
                        ? TopicConfig.CLEANUP_POLICY_COMPACT
                        : TopicConfig.CLEANUP_POLICY_DELETE);
        if (topic.equals(topics.messages())) {
            config.put(TopicConfig.RETENTION_MS_CONFIG, retention(settings.messagesRetention()));
        }
        return new NewTopic(topic.name(), partitions, settings.replicationFactor()).configs(config);
    }

    private static String retention(Duration duration) {
        return duration.isNegative() ? "-1" : Long.toString(duration.toMillis());
    }

    private static Map<String, Integer> partitionCounts(Admin admin, Topics topics) {
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        topics.all().stream().map(Topic::name).toList())
                .topicNameValues();
        Map<String, Integer> counts = new HashMap<>();
        described.forEach((name, future) -> {
            try {
                counts.put(name, future.get().partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failure("Cannot look up topic " + name, e);
                }
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        });
        return counts;
    }

    private static void awaitCreated(String name, KafkaFuture<Void> created) {
        try {
            created.get();
        } catch (ExecutionException e) {
            // Another process was faster, which is as good.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failure("Cannot create topic " + name, e);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static KafkaException failure(String what, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new KafkaException(
                what + ": " + cause.getMessage() + "; check that Kafka is reachable and allows it", cause);
    }
}
