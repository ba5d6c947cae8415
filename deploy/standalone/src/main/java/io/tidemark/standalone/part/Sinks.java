package io.tidemark.standalone.part;

import io.tidemark.connect.AvroConverter;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.connect.RequiredTopics;
import io.tidemark.sinks.jdbc.PostgresSinkConnector;
import io.tidemark.sinks.redis.RedisSinkConnector;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * The connectors that run from the start, as one would configure them in any Connect cluster.
 *
 * @param rules which store is written how
 */
public record Sinks(Topics topics, PortPlan ports, RuleFiles rules) {

    /** The sink's name is the key of its applied positions in the store, so it never changes. */
    public static final String REDIS = "redis";

    public static final String POSTGRESQL = "pgsql";

    private static final String TASKS = "2";
    private static final String POLL_RECORDS = "5000";
    private static final String FETCH_BYTES = Integer.toString(16 << 20);
    private static final String PARTITION_FETCH_BYTES = Integer.toString(4 << 20);
    private static final String CONVERTER_RETRY_DELAY_MILLIS = "5000";

    /**
     * Connector name to configuration.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if a rule file is not right
     */
    public Map<String, Map<String, String>> configurations() {
        Map<String, Map<String, String>> configurations = new LinkedHashMap<>();
        configurations.put(REDIS, configuration(RedisSinkConnector.class, rules.redis()));
        configurations.put(POSTGRESQL, configuration(PostgresSinkConnector.class, rules.postgresql()));
        return configurations;
    }

    private Map<String, String> configuration(Class<? extends SinkConnector> type, Path ruleFile) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", type.getName());
        config.put("tasks.max", TASKS);
        config.put("topics", String.join(",", RequiredTopics.of(RuleFile.read(ruleFile), topics)));
        config.put("tidemark.rules.file", ruleFile.toString());
        config.put("tidemark.topic.prefix", topics.prefix());

        config.put("key.converter", StringConverter.class.getName());
        config.put("value.converter", AvroConverter.class.getName());
        config.put("value.converter.schema.registry.url", ports.registryUrl());

        // Half of a transaction must not become a row.
        config.put("consumer.override.isolation.level", "read_committed");
        // Messages and acks of one MQTT topic have to come to the same task.
        config.put("consumer.override.partition.assignment.strategy", RangeAssignor.class.getName());
        config.put("consumer.override.auto.offset.reset", "earliest");
        config.put("consumer.override.max.poll.records", POLL_RECORDS);
        config.put("consumer.override.fetch.max.bytes", FETCH_BYTES);
        config.put("consumer.override.max.partition.fetch.bytes", PARTITION_FETCH_BYTES);
        config.put("consumer.override.session.timeout.ms", Integer.toString(KafkaLimits.SESSION_TIMEOUT_MILLIS));
        config.put("consumer.override.heartbeat.interval.ms", Integer.toString(KafkaLimits.HEARTBEAT_MILLIS));

        config.put("errors.tolerance", "all");
        // With Connect's default, no retry, a registry that is away would turn good records into dead letters: wait for
        // it.
        config.put("errors.retry.timeout", "-1");
        config.put("errors.retry.delay.max.ms", CONVERTER_RETRY_DELAY_MILLIS);
        config.put("errors.deadletterqueue.topic.name", topics.deadLetters().name());
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        config.put("errors.deadletterqueue.context.headers.enable", "true");
        return config;
    }
}
