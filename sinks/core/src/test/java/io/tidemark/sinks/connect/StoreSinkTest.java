package io.tidemark.sinks.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSinkTest {

    /** A type of store that nothing is ever written to. */
    private static final StoreType REDIS = new StoreType() {
        @Override
        public String type() {
            return "redis";
        }

        @Override
        public void check(RuleFile rules, Pool pool) {
            pool.require("server");
        }

        @Override
        public StoreWriter open(String sink, RuleFile rules, Pool pool, Duration timeout, Clock clock) {
            return new StoreWriter() {
                @Override
                public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
                    return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L));
                }

                @Override
                public void apply(Chunk chunk) {}

                @Override
                public void close() {}
            };
        }
    };

    public static final class Task extends StoreSinkTask {
        public Task() {
            super(REDIS, Clock.systemUTC());
        }
    }

    private static final class Connector extends StoreSinkConnector {
        Connector() {
            super(REDIS, Task.class);
        }
    }

    private static Map<String, String> config(String rules) {
        return Map.of("name", "sink", SinkConfig.RULES, rules, "topics", "mqtt.messages", "connector.class", "x");
    }

    private static List<String> errors(Map<String, String> config) {
        return new Connector()
                .validate(config).configValues().stream()
                        .map(ConfigValue::errorMessages)
                        .flatMap(List::stream)
                        .toList();
    }

    @Test
    void acceptsTheShippedRules() {
        assertThat(errors(config(ShippedRules.of("redis")))).isEmpty();
        Connector connector = new Connector();
        connector.start(config(ShippedRules.of("redis")));
        assertThat(connector.taskConfigs(3)).hasSize(3).allSatisfy(task -> assertThat(task)
                .containsEntry("name", "sink"));
        assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backend.redis.pool1.server | tidemark.rules:1: not a setting",
                "backend.redis.pool1.server = a:1 | there is no rule in it",
                "backend.pgsql.pool1.server = a:1 | the rules are for pgsql, the connector is for redis",
            })
    void reportsMistakesInTheRulesBeforeItStarts(String rules, String error) {
        assertThat(errors(config(rules))).singleElement().asString().contains(error);
    }

    @Test
    void needsRulesOnce() {
        assertThat(errors(Map.of("name", "sink")))
                .singleElement()
                .asString()
                .contains("set either tidemark.rules.file");
    }

    @Test
    void everyKeyIsDocumented() {
        assertThat(SinkConfig.definition().configKeys().values()).allSatisfy(key -> {
            assertThat(key.documentation).endsWith(".");
            assertThat(key.group).isNotBlank();
            assertThat(key.displayName).isNotBlank();
        });
    }

    @Test
    void refusesAcksWithoutTheirMessages() {
        Task task = new Task();
        try (TaskRunner runner = new TaskRunner(task, new TestLog(), config(ShippedRules.of("redis")))) {
            assertThat(runner.assignment()).contains(new TopicPartition("mqtt.messages", 0));
            assertThatThrownBy(() -> task.open(List.of(new TopicPartition("mqtt.acks", 1))))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("mqtt.acks-1 without mqtt.messages-1")
                    .hasMessageContaining("RangeAssignor");
        }
    }
}
