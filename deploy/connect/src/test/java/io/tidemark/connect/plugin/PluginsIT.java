package io.tidemark.connect.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.registry.SchemaRegistryServer;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.kafka.EmbeddedKafka;
import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The zips, unzipped into the plugin path of a worker that has Kafka's artifacts only, write a log to real stores. */
class PluginsIT {

    private static final String REDIS_SINK = "io.tidemark.sinks.redis.RedisSinkConnector";
    private static final String POSTGRES_SINK = "io.tidemark.sinks.jdbc.PostgresSinkConnector";
    private static final Path PLUGINS = Path.of("target", "plugins").toAbsolutePath();
    private static final Duration SETTLE = Duration.ofMinutes(1);

    /** Ways to install and to read. */
    enum Run {
        /** Each plugin in a folder, and so a class loader, of its own. */
        APART(1, "service_load", Encoding.AVRO, false),
        /** All three in one. */
        TOGETHER(2, "only_scan", Encoding.AVRO, true),
        JSON(3, "only_scan", Encoding.JSON, false),
        JSON_WITH_SCHEMAS(4, "service_load", Encoding.JSON_WITH_SCHEMAS, false);

        private final int database;
        private final String discovery;
        private final Encoding encoding;
        private final boolean together;

        Run(int database, String discovery, Encoding encoding, boolean together) {
            this.database = database;
            this.discovery = discovery;
            this.encoding = encoding;
            this.together = together;
        }
    }

    private static Path directory;
    private static EmbeddedKafka kafka;
    private static SchemaRegistryServer registry;
    private static RedisProcess redis;
    private static PostgresProcess postgres;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        registry = SchemaRegistryServer.start(SchemaRegistryServer.Config.local(0, kafka.bootstrapServers()));
        redis = RedisProcess.start(directory.resolve("redis"));
        postgres = PostgresProcess.start(directory.resolve("postgresql"));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (Encoding encoding : Encoding.values()) {
            Log.write(encoding.topics(), encoding, now, kafka.bootstrapServers(), registry.url());
        }
    }

    @AfterAll
    static void stop() {
        postgres.close();
        redis.close();
        registry.close();
        kafka.close();
    }

    @Test
    void theWorkerHasNothingOfTidemark() throws IOException {
        assertThat(jars(Worker.classPath())).isNotEmpty().noneMatch(jar -> jar.contains("tidemark"));
    }

    @Test
    void aPluginHasNothingOfTheWorker() throws IOException {
        assertThat(jars(PLUGINS))
                .anyMatch(jar -> jar.startsWith("tidemark-sink-core"))
                .noneMatch(jar -> jar.matches("(kafka|connect|slf4j|jakarta\\.ws|log4j)-.*"));
        for (String plugin : List.of("tidemark-sink-redis", "tidemark-sink-jdbc", "tidemark-connect-converter")) {
            assertThat(PLUGINS)
                    .isDirectoryContaining(
                            folder -> folder.getFileName().toString().startsWith(plugin)
                                    && Files.exists(folder.resolve("manifest.json"))
                                    && Files.exists(folder.resolve("README.txt"))
                                    && Files.exists(folder.resolve("doc").resolve("LICENSE")));
        }
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatKnowsNothingOfTidemarkRunsTheSinks(Run run) throws Exception {
        StoresOfRun stores = new StoresOfRun(redis, postgres, run.database);
        stores.create();
        Path home = directory.resolve("worker-" + run);
        try (Worker worker =
                Worker.start(home, kafka.bootstrapServers(), "workers-" + run, pluginPath(home, run), run.discovery)) {
            assertThat(worker.plugins()).contains(REDIS_SINK, POSTGRES_SINK, run.encoding.converterClass());

            assertThat(worker.put("redis-" + run, connector(run, REDIS_SINK, stores.redisRules())))
                    .isEqualTo(201);
            assertThat(worker.put("pgsql-" + run, connector(run, POSTGRES_SINK, stores.postgresRules())))
                    .isEqualTo(201);

            awaitRedis(worker, run, stores);
            awaitPostgres(worker, run, stores);
        }
        System.out.println("Plugins " + run + " (" + run.discovery + ", " + run.encoding
                + "): worker of Kafka's own jars, Redis and PostgreSQL, both real");
    }

    /** All plugins in folders of their own, or all in one folder. */
    private static Path pluginPath(Path home, Run run) throws IOException {
        if (!run.together) {
            return PLUGINS;
        }
        Path path = Files.createDirectories(home.resolve("plugins"));
        Files.createSymbolicLink(path.resolve("tidemark"), PLUGINS);
        return path;
    }

    private Map<String, String> connector(Run run, String type, String rules) {
        Topics topics = run.encoding.topics();
        Map<String, String> config = new HashMap<>(run.encoding.converter(registry.url()));
        config.put("connector.class", type);
        config.put("tasks.max", "2");
        config.put(
                "topics",
                String.join(
                        ",",
                        topics.messages().name(),
                        topics.acks().name(),
                        topics.retained().name(),
                        topics.presence().name()));
        config.put("tidemark.rules", rules);
        config.put("tidemark.topic.prefix", topics.prefix());
        config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        config.put("consumer.override.isolation.level", "read_committed");
        config.put(
                "consumer.override.partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
        config.put("consumer.override.auto.offset.reset", "earliest");
        return config;
    }

    private static void awaitRedis(Worker worker, Run run, StoresOfRun stores) {
        Awaitility.await().atMost(SETTLE).untilAsserted(() -> {
            Map<String, String> content = stores.redisContent();
            assertThat(content)
                    .as(worker.status("redis-" + run))
                    .containsKeys("mqtt:msg:" + Log.NEWS + 0, "mqtt:msg:" + Log.NEWS + 1, "mqtt:client:" + Log.READER)
                    .containsEntry("mqtt:acked:" + Log.READER + ":" + Log.NEWS + 0, "id" + Log.MESSAGES / 2)
                    .doesNotContainKey("mqtt:retain:state/door");
            assertThat(content.keySet())
                    .filteredOn(key -> key.startsWith("mqtt:msg:id"))
                    .hasSize(Log.MESSAGES);
            assertThat(content.get("mqtt:retain:" + Log.STATE))
                    .contains("payload=\0\u00ff\u00fe>?", "retain=true", "qos=1", "[[\"a\",\"1\"],[\"a\",\"2\"]]");
        });
        // The applied positions come after the rows, and every run has the same rows.
        Map<String, String> first = first(stores).redisContent();
        Awaitility.await().atMost(SETTLE).untilAsserted(() -> assertThat(stores.redisContent())
                .isEqualTo(first));
    }

    private static void awaitPostgres(Worker worker, Run run, StoresOfRun stores) throws Exception {
        Awaitility.await().atMost(SETTLE).ignoreExceptions().untilAsserted(() -> {
            Map<String, List<String>> content = stores.postgresContent();
            assertThat(content.get("mqtt_msg"))
                    .as(worker.status("pgsql-" + run))
                    .hasSize(Log.MESSAGES)
                    .allMatch(row -> row.contains("\\x00fffe3e3f"));
            assertThat(content.get("mqtt_retain")).singleElement().asString().contains("lamp");
            assertThat(content.get("mqtt_client")).singleElement().asString().contains(Log.READER);
            assertThat(content.get("mqtt_acked")).singleElement().asString().contains(Log.READER);
        });
        assertThat(stores.postgresContent()).isEqualTo(first(stores).postgresContent());
    }

    /** What the first run wrote, to which all others are equal. */
    private static StoresOfRun first(StoresOfRun stores) {
        return new StoresOfRun(stores.redis(), stores.postgres(), 1);
    }
}
