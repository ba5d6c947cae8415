package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sinks are added, changed and removed through Connect's REST interface, with the commands of the documentation as printed,
 * while a publisher and a subscriber go on and the other sinks too.
 */
class SinksAtRuntimeIT {

    private static final int HISTORY = 300;
    private static final String TOPIC = "pubsub/history";
    private static final String BUILT_IN_TASKS = "status-task-(redis|pgsql)-\\d+";
    /** Far more than a delivery takes on a busy machine, and far less than any restart. */
    private static final double LONGEST_PAUSE_MILLIS = 5_000;

    private static Standalone standalone;
    private static ConnectRest connect;
    private static DocumentedCommands commands;

    @BeforeAll
    static void start() throws Exception {
        Path acceptance =
                Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
        Path directory = Files.createTempDirectory(acceptance, "sinks");
        standalone = Standalone.start(directory);
        connect = new ConnectRest(standalone);
        commands = DocumentedCommands.of("sinks.md", standalone, directory);
    }

    @AfterAll
    static void stop() throws Exception {
        standalone.close();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(100));
    }

    @Test
    void sinksComeAndGoWhileAllElseGoesOn() throws Exception {
        publishHistory();
        List<String> tasksBefore = statesOfBuiltInTasks();
        try (LiveProbe live = new LiveProbe(standalone, "pubsub/live");
                Stores first = new Stores(standalone);
                Stores copy = new Stores(standalone, 1)) {
            aNewSinkCatchesUp(first, copy);
            changedRulesCount(copy);
            aSinkCanBePausedAndGoesOn(copy);
            aStoreIsRebuilt(first, copy);
            aWrongRuleIsRefused();
            aSinkWithoutItsStoreRunsAndHarmsNobody(first, copy);
            thatOneIsRemoved();

            live.stop();
            soon().until(() -> live.received() == live.published());
            System.out.printf(
                    "Sinks at runtime: %d live messages, the slowest took %.0f ms%n",
                    live.received(), live.percentile(100));
            assertThat(live.percentile(100)).isLessThan(LONGEST_PAUSE_MILLIS);
        }
        assertThat(statesOfBuiltInTasks())
                .as("tasks of other sinks are not touched")
                .isEqualTo(tasksBefore);

        whatTheUserDidOutlivesARestart();

        commands.run("-X DELETE");
        soon().until(() -> connect.get("/connectors/redis-copy").statusCode() == 404);
    }

    private void publishHistory() throws Exception {
        try (SteadyPublisher publisher = new SteadyPublisher(standalone, TOPIC, HISTORY)) {
            soon().until(() -> publisher.acknowledged().size() >= HISTORY);
        }
        try (Stores stores = new Stores(standalone)) {
            soon().until(() -> stores.sortedSet("mqtt:msg:" + TOPIC).size() >= HISTORY
                    && stores.rows("select 1 from mqtt_msg where topic = ?", TOPIC)
                                    .size()
                            == stores.sortedSet("mqtt:msg:" + TOPIC).size());
        }
    }

    private void aNewSinkCatchesUp(Stores first, Stores copy) throws Exception {
        commands.run("> redis-copy.json");
        awaitEqual(first, copy);
        assertThat(commands.run("/connectors/redis-copy/status")).contains("\"state\":\"RUNNING\"");
    }

    private static void awaitEqual(Stores first, Stores copy) {
        Map<String, Object> expected = messages(first);
        soon().untilAsserted(() -> assertThat(messages(copy)).isEqualTo(expected));
    }

    /** Ids of the history's messages in order, with their fields. */
    private static Map<String, Object> messages(Stores stores) {
        Map<String, Object> messages = new LinkedHashMap<>();
        stores.sortedSet("mqtt:msg:" + TOPIC).forEach(id -> messages.put(id, stores.hash("mqtt:msg:" + id)));
        return messages;
    }

    private void changedRulesCount(Stores copy) throws Exception {
        commands.run("-X PATCH");
        soon().until(() -> {
            // Until its tasks have the rules, a message comes too early for them.
            Publishers.publish311(standalone, "state/lamp", "on".getBytes(UTF_8), true);
            return copy.exists("mqtt:retain:state/lamp");
        });
        commands.run("/restart?includeTasks=true");
        soon().until(() -> isRunning("redis-copy"));
    }

    private void aSinkCanBePausedAndGoesOn(Stores copy) throws Exception {
        commands.run("redis-copy/pause");
        soon().until(() -> connect.states("redis-copy").stream().allMatch("PAUSED"::equals));
        Publishers.publish311(standalone, "pubsub/paused", "later".getBytes(UTF_8), false);
        commands.run("redis-copy/resume");
        soon().until(() -> copy.exists("mqtt:msg:pubsub/paused"));
    }

    private void aStoreIsRebuilt(Stores first, Stores copy) throws Exception {
        assertThat(connect.put("/connectors/redis-copy/stop", "").statusCode()).isEqualTo(204);
        soon().until(() -> connect.states("redis-copy").equals(List.of("STOPPED")));
        copy.flushRedis();
        commands.run("redis-copy/resume");
        awaitEqual(first, copy);
    }

    private void aWrongRuleIsRefused() throws Exception {
        HttpResponse<String> answer = connect.put(
                "/connectors/redis-wrong/config", config(standalone.port(Standalone.REDIS), "on_mesage_publish"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("tidemark.rules:2:")
                .contains("on_mesage_publish")
                .contains("did you mean 'on_message_publish'?");
        assertThat(connect.get("/connectors/redis-wrong").statusCode()).isEqualTo(404);
    }

    private void aSinkWithoutItsStoreRunsAndHarmsNobody(Stores first, Stores copy) throws Exception {
        HttpResponse<String> answer = connect.put("/connectors/redis-nowhere/config", config(1, "on_message_publish"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        soon().untilAsserted(() -> assertThat(standalone.get("/metrics").body())
                .contains("tidemark_sink_store_available{connector=\"redis-nowhere\",task=\"0\"} 0")
                .containsPattern("tidemark_sink_retries_total\\{connector=\"redis-nowhere\",task=\"0\"} [1-9]"));
        assertThat(isRunning("redis-nowhere")).isTrue();

        Publishers.publish311(standalone, "pubsub/others", "go on".getBytes(UTF_8), false);
        soon().until(() -> first.exists("mqtt:msg:pubsub/others")
                && copy.exists("mqtt:msg:pubsub/others")
                && !first.rows("select 1 from mqtt_msg where topic = ?", "pubsub/others")
                        .isEmpty());
    }

    private static String config(int redisPort, String function) {
        return """
            {
              "connector.class": "io.tidemark.sinks.redis.RedisSinkConnector",
              "topics": "mqtt.messages",
              "key.converter": "org.apache.kafka.connect.storage.StringConverter",
              "tidemark.rules": "backend.redis.pool1.server = 127.0.0.1:%d\\nbackend.redis.hook.message.publish.1 = {\\"action\\": {\\"function\\": \\"%s\\"}, \\"pool\\": \\"pool1\\"}"
            }
            """
                .formatted(redisPort, function);
    }

    private void thatOneIsRemoved() throws Exception {
        assertThat(connect.delete("/connectors/redis-nowhere").statusCode()).isEqualTo(204);
        soon().until(() -> connect.get("/connectors/redis-nowhere").statusCode() == 404);
    }

    private void whatTheUserDidOutlivesARestart() throws Exception {
        assertThat(connect.delete("/connectors/pgsql").statusCode()).isEqualTo(204);
        assertThat(connect.put("/connectors/redis/pause", "").statusCode()).isEqualTo(202);
        soon().until(() -> connect.states("redis").stream().allMatch("PAUSED"::equals));

        standalone.close();
        standalone.restart();

        assertThat(connect.get("/connectors").body())
                .contains("\"redis\"", "\"redis-copy\"")
                .doesNotContain("pgsql");
        soon().until(() -> connect.states("redis").stream().allMatch("PAUSED"::equals));
        soon().until(() -> isRunning("redis-copy"));
        Publishers.publish311(standalone, "pubsub/again", "here".getBytes(UTF_8), false);
        try (Stores first = new Stores(standalone);
                Stores copy = new Stores(standalone, 1)) {
            soon().until(() -> copy.exists("mqtt:msg:pubsub/again"));
            assertThat(first.exists("mqtt:msg:pubsub/again")).isFalse();
            assertThat(connect.put("/connectors/redis/resume", "").statusCode()).isEqualTo(202);
            soon().until(() -> first.exists("mqtt:msg:pubsub/again"));
        }
    }

    private boolean isRunning(String connector) throws Exception {
        List<String> states = connect.states(connector);
        return states.size() > 1 && states.stream().allMatch("RUNNING"::equals);
    }

    /** Every state that the worker has written down for a task of the built-in sinks, in order. */
    private List<String> statesOfBuiltInTasks() {
        Properties config = new Properties();
        config.setProperty("bootstrap.servers", standalone.bootstrapServers());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("tidemark-connect-status", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<String> states = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(status -> {
                    if (status.key().matches(BUILT_IN_TASKS)) {
                        states.add(status.key() + " " + status.value());
                    }
                });
            }
            return states;
        }
    }
}
