package io.tidemark.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.TopicProvisioner.Settings;
import io.tidemark.schemas.Topics.Topic;
import io.tidemark.servers.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicProvisionerIT {

    private static final Settings SETTINGS = new Settings(4, (short) 1, Duration.ofDays(30));

    private EmbeddedKafka kafka;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path directory) {
        kafka = EmbeddedKafka.start(directory);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void createsEveryTopicOnce() throws Exception {
        Topics topics = Topics.withPrefix("once.");

        TopicProvisioner.createMissing(admin, topics, SETTINGS);
        TopicProvisioner.createMissing(admin, topics, SETTINGS);

        assertThat(partitions(topics.messages())).isEqualTo(4);
        assertThat(partitions(topics.presence())).isEqualTo(4);
        assertThat(partitions(topics.deadLetters())).isEqualTo(1);
        assertThat(config(topics.messages(), "retention.ms"))
                .isEqualTo(Long.toString(Duration.ofDays(30).toMillis()));
        assertThat(config(topics.messages(), "cleanup.policy")).isEqualTo("delete");
        assertThat(config(topics.acks(), "cleanup.policy")).isEqualTo("compact");
    }

    @Test
    void anExistingTopicSaysHowManyPartitionsItsKindHas() throws Exception {
        Topics topics = Topics.withPrefix("given.");
        create(topics.messages(), 7);

        TopicProvisioner.createMissing(admin, topics, SETTINGS);

        assertThat(partitions(topics.messages())).isEqualTo(7);
        assertThat(partitions(topics.acks())).isEqualTo(7);
        assertThat(partitions(topics.clientEvents())).isEqualTo(4);
    }

    @Test
    void refusesPartitionCountsThatWouldSeparateMessagesFromTheirAcks() throws Exception {
        Topics topics = Topics.withPrefix("uneven.");
        create(topics.messages(), 3);
        create(topics.acks(), 2);

        assertThatThrownBy(() -> TopicProvisioner.createMissing(admin, topics, SETTINGS))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("uneven.acks=2, uneven.messages=3");
    }

    private void create(Topic<?> topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic.name(), Optional.of(partitions), Optional.empty())))
                .all()
                .get();
    }

    private int partitions(Topic<?> topic) throws Exception {
        return admin.describeTopics(List.of(topic.name()))
                .topicNameValues()
                .values()
                .iterator()
                .next()
                .get()
                .partitions()
                .size();
    }

    private String config(Topic<?> topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        return admin.describeConfigs(List.of(resource))
                .values()
                .values()
                .iterator()
                .next()
                .get()
                .get(key)
                .value();
    }
}
