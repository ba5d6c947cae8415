package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything that Tidemark writes can be read with the official Avro deserialiser and the registry's URL. */
@ExtendWith(SharedStandalone.class)
class OrdinaryConsumerIT {

    /** Not a dependency: the test's class path has it from schemas/registry. */
    private static final String OFFICIAL = "io.confluent.kafka.serializers.KafkaAvroDeserializer";

    private static final Topics TOPICS = Topics.withDefaultPrefix();

    private final Standalone standalone;

    OrdinaryConsumerIT(Standalone standalone) {
        this.standalone = standalone;
    }

    @Test
    void theOfficialDeserialiserReadsEveryTopic() throws Exception {
        String topic = "pubsub/ordinary";
        Subscriber.connect(standalone, "ordinary", topic).close();
        awaitValues(TOPICS.acks());
        Publishers.publish311(standalone, topic, "kept".getBytes(UTF_8), true);
        try (Subscriber back = Subscriber.connect(standalone, "ordinary", topic)) {
            Awaitility.await().until(() -> !back.received().isEmpty());
        }

        Set<String> read = new TreeSet<>();
        for (Topics.Topic<?> each : TOPICS.all()) {
            if (!each.equals(TOPICS.deadLetters())) {
                List<Object> values = awaitValues(each);
                assertThat(values).allSatisfy(value -> assertThat(
                                ((GenericRecord) value).getSchema().getFullName())
                        .isEqualTo(each.valueType().getName()));
                read.add(each.name());
            }
        }
        System.out.println("read with " + OFFICIAL + ": " + read);
    }

    private List<Object> awaitValues(Topics.Topic<?> topic) {
        return Awaitility.await("records on " + topic.name())
                .atMost(Duration.ofSeconds(30))
                .until(() -> values(topic), values -> !values.isEmpty());
    }

    /** Values on the topic, without tombstones. */
    private List<Object> values(Topics.Topic<?> topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                standalone.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                OFFICIAL,
                "schema.registry.url",
                standalone.registryUrl());
        try (KafkaConsumer<String, Object> consumer = new KafkaConsumer<>(config)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Object> values = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (record.value() != null) {
                        values.add(record.value());
                    }
                });
            }
            return values;
        }
    }
}
