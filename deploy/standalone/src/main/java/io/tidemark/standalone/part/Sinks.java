package io.tidemark.standalone.part;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.jdbc.PostgresSinkConnector;
import io.tidemark.sinks.redis.RedisSinkConnector;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.standalone.connector.SinkConfiguration;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.data.StartException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The connectors that run from the start, as one would configure them in any Connect cluster.
 *
 * @param rules which store is written how
 */
public record Sinks(Topics topics, PortPlan ports, RuleFiles rules) {

    /** The sink's name is the key of its applied positions in the store, so it never changes. */
    public static final String REDIS = "redis";

    public static final String POSTGRESQL = "pgsql";

    private static final int TASKS = 2;

    /** The connectors' names. */
    public Set<String> names() {
        return Set.of(REDIS, POSTGRESQL);
    }

    /**
     * Connector name to configuration.
     *
     * @throws StartException if a rule file is wrong
     */
    public Map<String, Map<String, String>> configurations() {
        Map<String, Map<String, String>> configurations = new LinkedHashMap<>();
        configurations.put(REDIS, configuration(RedisSinkConnector.class, rules.redis()));
        configurations.put(POSTGRESQL, configuration(PostgresSinkConnector.class, rules.postgresql()));
        return configurations;
    }

    private Map<String, String> configuration(Class<? extends StoreSinkConnector> type, Path ruleFile) {
        Map<String, String> config = new SinkConfiguration(topics, ports.registryUrl()).of(type, read(ruleFile), TASKS);
        config.put(SinkConfig.RULES_FILE, ruleFile.toString());
        config.put("consumer.override.session.timeout.ms", Integer.toString(KafkaLimits.SESSION_TIMEOUT_MILLIS));
        config.put("consumer.override.heartbeat.interval.ms", Integer.toString(KafkaLimits.HEARTBEAT_MILLIS));
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        return config;
    }

    private static RuleFile read(Path ruleFile) {
        try {
            return RuleFile.read(ruleFile, System.getenv());
        } catch (RuleFileException e) {
            throw new StartException("a sink cannot start: " + e.getMessage(), e);
        }
    }
}
