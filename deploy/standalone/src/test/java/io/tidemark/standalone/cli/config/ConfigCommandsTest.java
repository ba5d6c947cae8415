package io.tidemark.standalone.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.tck.ShippedRules;
import io.tidemark.standalone.Main;
import io.tidemark.standalone.connector.StoreConnectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCommandsTest {

    private static final String PUBLISH = "{\"topic\": \"%s\", \"action\": {\"function\": \"on_message_publish\"},"
            + " \"expired_time\": 60, \"pool\": \"%s\"}\n";

    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ConfigCommandsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String shipped(String type) throws IOException {
        return file("emqx_backend_" + type + ".conf", ShippedRules.of(type));
    }

    private static String redis(String... lines) {
        return "backend.redis.pool1.server = a:1\n" + String.join("\n", lines);
    }

    private static String publish(int number, String topic, String pool) {
        return "backend.redis.hook.message.publish." + number + " = " + PUBLISH.formatted(topic, pool);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "mysql", "pgsql", "mongo", "cassa", "dynamo", "influxdb", "opentsdb", "timescale"})
    void explainsEveryFileThatWasShipped(String type) throws IOException {
        assertThat(run("config", "check", shipped(type))).isZero();
        assertThat(out.toString())
                .contains(".conf: " + type + "\n")
                .containsPattern("\n {2}message\\.publish\\.1 +# +(keeps|writes) every message")
                .contains(".conf is good");
        boolean served = StoreConnectors.types().contains(type);
        assertThat(out.toString().contains("there is no sink for " + type + " yet"))
                .isEqualTo(!served);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "mysql", "pgsql", "mongo", "cassa", "dynamo", "influxdb", "opentsdb", "timescale"})
    void showsAConnectorOfEveryFileThatHasOne(String type) throws IOException {
        boolean served = StoreConnectors.types().contains(type);
        assertThat(run("config", "show", shipped(type))).isEqualTo(served ? 0 : 1);
        if (served) {
            JsonNode json = new ObjectMapper().readTree(out.toString());
            assertThat(json.path("name").asText()).isEqualTo(type);
            assertThat(json.at("/config/tasks.max").asText()).isEqualTo("8");
            assertThat(json.at("/config/topics").asText())
                    .isEqualTo("mqtt.messages,mqtt.acks,mqtt.retained,mqtt.presence");
            assertThat(json.at("/config/tidemark.rules.file").asText())
                    .isEqualTo(folder.resolve("emqx_backend_" + type + ".conf").toString());
            assertThat(json.at("/config").has("tidemark.pool")).isFalse();
            assertAccepted(type, json);
        } else {
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .contains("there is no sink for " + type + " yet")
                    .endsWith("there are sinks for " + String.join(", ", StoreConnectors.types()));
        }
    }

    private static void assertAccepted(String type, JsonNode json) {
        StoreSinkConnector connector = StoreConnectors.ofType(type).orElseThrow();
        Map<String, String> config = new LinkedHashMap<>();
        json.path("config")
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().textValue()));
        assertThat(config.get("connector.class")).isEqualTo(connector.getClass().getName());
        config.put("name", json.path("name").textValue());
        assertThat(connector.validate(config).configValues())
                .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
    }

    @Test
    void saysWhatEachRuleDoesThenWarnings() throws IOException {
        String file = file(
                "x.conf",
                redis(
                        "backend.redis.pool1.pool_size = 4",
                        "backend.redis.hook.client.connected.1 = {\"action\": {\"function\": \"on_client_connected\"},"
                                + " \"pool\": \"pool1\"}",
                        publish(1, "pubsub/#", "pool1")));
        assertThat(run("config", "check", file)).isZero();
        assertThat(out.toString().lines())
                .startsWith(
                        file + ": redis",
                        "  client.connected.1  -         writes to Redis (pool1) that a client is online, since when and"
                                + " where",
                        "  message.publish.1   pubsub/#  keeps every message of QoS 1 and 2 for 60 s in Redis (pool1)")
                .anyMatch(line -> line.startsWith("warning: " + file + ":2:33: pool_size has no effect"))
                .endsWith(file + " is good, with 1 warning", "");
    }

    @Test
    void pointsAtEverythingThatIsWrong() throws IOException {
        String good = file("good.conf", redis(publish(1, "#", "pool1")));
        String bad = file(
                "bad.conf",
                redis(
                        "backend.redis.hook.message.publish.1 = {\"action\": {\"function\": \"on_message_publsh\"},"
                                + " \"pool\": \"pool1\"}",
                        "backend.redis.pool1.password s3cret"));
        assertThat(run("config", "check", good, bad)).isEqualTo(1);
        assertThat(out.toString())
                .contains(good + " is good")
                .contains("error: " + bad + ":2:65: backend.redis.hook.message.publish.1: unknown function"
                        + " 'on_message_publsh'; did you mean 'on_message_publish'?\n"
                        + "    backend.redis.hook.message.publish.1 = {\"action\": {\"function\":"
                        + " \"on_message_publsh\"}, \"pool\": \"pool1\"}\n"
                        + "    " + " ".repeat(64) + "^\n")
                .contains("error: " + bad + ":3:1: not a setting")
                .contains("    backend.redis.pool1.password …\n    ^\n")
                .contains(bad + " has 2 errors")
                .doesNotContain("s3cret");
    }

    @Test
    void whatAStoreRefusesIsAnErrorToo() throws IOException {
        String file = file("x.conf", redis("backend.redis.pool1.database = first", publish(1, "#", "pool1")));
        assertThat(run("config", "check", "--quiet", file)).isEqualTo(1);
        assertThat(out.toString()).startsWith("error: " + file + ":2:32: option 'database' of pool 'pool1' is wrong");
        assertThat(run("config", "show", file)).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("tidemark config show: " + file + ":2:32: option 'database'");
    }

    @Test
    void aFileThatIsNotThereIsOneError() {
        String file = folder.resolve("none.conf").toString();
        assertThat(run("config", "check", "-q", file)).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly("error: " + file + ": cannot read the rule file " + file
                        + "; give the path of a readable file");
    }

    @Test
    void warningsAreErrorsIfTheyAreToBe() throws IOException {
        String file = file("x.conf", redis("backend.redis.pool1.pool_size = 4", publish(1, "#", "pool1")));
        assertThat(run("config", "check", "--quiet", file)).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(run("config", "check", "--quiet", "--strict", file)).isEqualTo(1);
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith("error: " + file + ":2:33: pool_size has no effect");
    }

    @Test
    void wrongUseIsTwo() {
        assertThat(run("config")).isEqualTo(2);
        assertThat(run("config", "check")).isEqualTo(2);
        assertThat(run("config", "show")).isEqualTo(2);
        assertThat(err.toString()).contains("say what to do: check or show", "Missing required parameter");
    }

    @Test
    void aConnectorIsAsTheOptionsSay() throws IOException {
        String file = file("x.conf", redis("backend.redis.pool1.pool_size = 3", publish(1, "#", "pool1")));
        assertThat(run(
                        "config",
                        "show",
                        file,
                        "--name",
                        "memory",
                        "--topic-prefix",
                        "a.",
                        "--registry-url",
                        "http://r:1"))
                .isZero();
        JsonNode json = json();
        assertThat(json.path("name").asText()).isEqualTo("memory");
        assertThat(json.at("/config/tasks.max").asText()).isEqualTo("3");
        assertThat(json.at("/config/topics").asText()).startsWith("a.messages,");
        assertThat(json.at("/config/tidemark.topic.prefix").asText()).isEqualTo("a.");
        assertThat(json.at("/config/errors.deadletterqueue.topic.name").asText())
                .isEqualTo("a.dead-letters");
        assertThat(json.at("/config/value.converter.schema.registry.url").asText())
                .isEqualTo("http://r:1");
        assertThat(err.toString()).isEmpty();
        assertThat(run("config", "show", file, "--topic-prefix", "a b")).isEqualTo(2);
    }

    @Test
    void theRulesMayBeInTheConnector() throws IOException {
        String text = redis("backend.redis.pool1.password = s3cret", publish(1, "#", "pool1"));
        assertThat(run("config", "show", "--inline", file("x.conf", text))).isZero();
        JsonNode json = json();
        assertThat(json.at("/config/tidemark.rules").asText()).isEqualTo(text);
        assertThat(json.path("config").has("tidemark.rules.file")).isFalse();
        assertThat(err.toString()).contains("with any password that they have").doesNotContain("s3cret");
        assertAccepted("redis", json);
    }

    @Test
    void whatIncludesFilesCannotBeInTheConnector() throws IOException {
        file("rules.conf", redis(publish(1, "#", "pool1")));
        String file = file("x.conf", "include rules.conf\n");
        assertThat(run("config", "show", file)).isZero();
        assertThat(run("config", "show", "--inline", file)).isEqualTo(1);
        assertThat(err.toString()).contains("inline rules cannot include a file");
    }

    @Test
    void everyPoolInUseHasAConnector() throws IOException {
        String file = file(
                "x.conf",
                redis(
                        "backend.redis.pool2.server = b:1",
                        "backend.redis.pool2.pool_size = 2",
                        "backend.redis.pool3.server = c:1",
                        publish(1, "a/#", "pool1"),
                        publish(2, "b/#", "pool2"),
                        "backend.redis.hook.client.connected.1 = {\"action\": {\"commands\": \"SET a b\"}, \"pool\":"
                                + " \"pool2\"}"));
        assertThat(run("config", "show", file)).isZero();
        JsonNode json = json();
        assertThat(json).hasSize(2);
        JsonNode pool1 = json.get(0);
        JsonNode pool2 = json.get(1);
        assertThat(pool1.path("name").asText()).isEqualTo("redis");
        assertThat(pool1.at("/config/tidemark.pool").asText()).isEqualTo("pool1");
        assertThat(pool1.at("/config/tasks.max").asText()).isEqualTo("8");
        assertThat(pool1.at("/config/topics").asText()).doesNotContain("client-events");
        assertThat(pool2.path("name").asText()).isEqualTo("redis-pool2");
        assertThat(pool2.at("/config/tidemark.pool").asText()).isEqualTo("pool2");
        assertThat(pool2.at("/config/tasks.max").asText()).isEqualTo("2");
        assertThat(pool2.at("/config/topics").asText()).endsWith(",mqtt.client-events");
        assertAccepted("redis", pool1);
        assertAccepted("redis", pool2);
    }

    private JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out.toString());
    }
}
