package io.tidemark.standalone.connector;

import io.tidemark.connect.AvroConverter;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.connect.RequiredTopics;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.rules.RuleFile;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * What a sink connector needs in any Connect cluster, except where its rules are.
 *
 * @param topics names of the Kafka topics
 * @param registryUrl of the schema registry
 */
public record SinkConfiguration(Topics topics, String registryUrl) {

    private static final String POLL_RECORDS = "5000";
    private static final String FETCH_BYTES = Integer.toString(16 << 20);
    private static final String PARTITION_FETCH_BYTES = Integer.toString(4 << 20);
    private static final String CONVERTER_RETRY_DELAY_MILLIS = "5000";

    /** In a sensible order, to be added to. */
    public Map<String, String> of(Class<? extends StoreSinkConnector> type, RuleFile rules, int tasks) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("connector.class", type.getName());
        config.put("tasks.max", Integer.toString(tasks));
        config.put("topics", String.join(",", RequiredTopics.of(rules, topics)));
        config.put(SinkConfig.TOPIC_PREFIX, topics.prefix());

        config.put("key.converter", StringConverter.class.getName());
        config.put("value.converter", AvroConverter.class.getName());
        config.put("value.converter.schema.registry.url", registryUrl);

        // Half of a transaction must not become a row.
        config.put("consumer.override.isolation.level", "read_committed");
        // Messages and acks of one MQTT topic have to come to the same task.
        config.put("consumer.override.partition.assignment.strategy", RangeAssignor.class.getName());
        config.put("consumer.override.auto.offset.reset", "earliest");
        config.put("consumer.override.max.poll.records", POLL_RECORDS);
        config.put("consumer.override.fetch.max.bytes", FETCH_BYTES);
        config.put("consumer.override.max.partition.fetch.bytes", PARTITION_FETCH_BYTES);

        config.put("errors.tolerance", "all");
        // With Connect's default, no retry, a registry that is away would turn good records into dead letters: wait for
        // it.
        config.put("errors.retry.timeout", "-1");
        config.put("errors.retry.delay.max.ms", CONVERTER_RETRY_DELAY_MILLIS);
        config.put("errors.deadletterqueue.topic.name", topics.deadLetters().name());
        config.put("errors.deadletterqueue.context.headers.enable", "true");
        return config;
    }
}
