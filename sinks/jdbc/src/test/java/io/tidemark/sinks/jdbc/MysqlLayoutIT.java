package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tables, columns and values, as the mariadb client shows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MysqlLayoutIT {

    private final MysqlTestStore store;
    private TestLog log = new TestLog();

    MysqlLayoutIT(@TempDir Path directory) {
        store = new MysqlTestStore(directory);
    }

    @BeforeEach
    void empty() {
        store.empty();
        log = new TestLog();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private TaskRunner apply(String sink, String rules) {
        try (TaskRunner runner =
                new TaskRunner(new MysqlSinkTask(), log, Map.of(SinkConfig.NAME, sink, SinkConfig.RULES, rules))) {
            return runner.drain();
        }
    }

    private TaskRunner apply() {
        return apply(StoreContract.SINK, store.rules());
    }

    private String utc(long offsetSeconds) {
        return LocalDateTime.ofInstant(log.now().plusSeconds(offsetSeconds), ZoneOffset.UTC)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS"));
    }

    @Test
    void aMessageIsARowUnderItsPosition() {
        log.publish(log.message("id0", "other", new byte[0]));
        Message message = log.message("id1", "pubsub/news", new byte[] {0, -1, 0x28});
        message.setQos(2);
        message.setRetain(true);
        message.setPublishedAt(log.now().plusMillis(7));
        log.publish(message);
        apply();
        assertThat(store.all("select concat_ws('|', id, msgid, sender, topic, node, qos, retain, hex(payload), arrived,"
                        + " ifnull(properties, 'null')) from mqtt_msg order by id"))
                .containsExactly(
                        "0|id0|publisher|other|node1|1|0||" + utc(0) + "|null",
                        "4096|id1|publisher|pubsub/news|node1|2|1|00FF28|" + utc(0).replace(".000", ".007") + "|null");
    }

    @Test
    void timesAreUtcWhereverTheSinkRunsAndWhateverTheServersZoneIs() {
        TimeZone before = TimeZone.getDefault();
        store.runAnywhere("set global time_zone = '-07:00'");
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
            log.presence("c", false, "n");
            log.publish(log.message("id", "news", new byte[0]));
            apply();
            assertThat(store.all(
                            "select concat_ws('|', clientid, state, node, online_at, offline_at) from mqtt_client"))
                    .containsExactly("c|0|n|" + utc(-10) + "|" + utc(0));
            assertThat(read("news")).singleElement().satisfies(message -> assertThat(message.getPublishedAt())
                    .isEqualTo(log.now()));
        } finally {
            TimeZone.setDefault(before);
            store.runAnywhere("set global time_zone = '+00:00'");
        }
    }

    @Test
    void anOnlineClientHasNoOfflineTime() {
        log.presence("c", false, "n1");
        log.presence("c", true, "n2");
        apply();
        assertThat(store.all(
                        "select concat_ws('|', state, node, offline_at is null, created is null) from mqtt_client"))
                .containsExactly("1|n2|1|1");
    }

    @Test
    void aRetainedMessageIsARow() {
        log.retain(log.message("id", "news", "x".getBytes(UTF_8)));
        apply();
        assertThat(store.all("select concat_ws('|', topic, msgid, sender, node, qos, payload, arrived,"
                        + " ifnull(properties, 'null')) from mqtt_retain"))
                .containsExactly("news|id|publisher|node1|1|x|" + utc(0) + "|null");
    }

    @Test
    void anAckIsThePositionReadUpTo() {
        log.ack("c", "empty", -1, null);
        log.ack("c", "news", log.publish(log.message("id", "news", new byte[0])), "id");
        apply();
        assertThat(store.all("select concat_ws('|', clientid, topic, mid, created) from mqtt_acked order by topic"))
                .containsExactly("c|empty|-1|" + utc(0), "c|news|0|" + utc(0));
        assertThat(store.all("select concat_ws('|', sink, topic, `partition`, next_offset) from tidemark_applied"
                        + " order by topic"))
                .containsExactly(
                        "tck|mqtt.acks|0|2",
                        "tck|mqtt.client-events|0|0",
                        "tck|mqtt.messages|0|1",
                        "tck|mqtt.presence|0|0",
                        "tck|mqtt.retained|0|0");
    }

    @Test
    void textThatCollationsTakeForEqualIsNot() {
        List<String> alike = List.of("a", "A", "ä", "a ", "a\t", "a\0", "\uD83D\uDE00", "\uD83D\uDE01", "ss", "ß");
        for (String text : alike) {
            long position = log.publish(log.message(text, text, text.getBytes(UTF_8)));
            log.retain(log.message(text, text, text.getBytes(UTF_8)));
            log.presence(text, true, text);
            log.ack(text, text, position, text);
        }
        apply();
        for (String table : List.of("mqtt_retain", "mqtt_client", "mqtt_acked")) {
            assertThat(store.all("select count(*) from " + table)).as(table).containsExactly("10");
        }
        for (String text : alike) {
            assertThat(read(text)).singleElement().satisfies(message -> {
                assertThat(message.getId()).isEqualTo(text);
                assertThat(message.getPayload()).isEqualTo(ByteBuffer.wrap(text.getBytes(UTF_8)));
            });
        }
        log.clearRetained("a ");
        log.forgetAck("A", "A");
        apply();
        assertThat(store.all("select hex(topic) from mqtt_retain where hex(topic) like '61%' order by 1"))
                .containsExactly("61", "6100", "6109");
        assertThat(store.all("select hex(topic) from mqtt_acked where hex(topic) in ('41', '61')"))
                .containsExactly("61");
    }

    @Test
    void takesTopicsAndIdsAsLongAsMqttAllows() {
        String longest = "t".repeat(65_535);
        String almost = "t".repeat(65_534) + "u";
        for (String text : List.of(longest, almost)) {
            Message message = log.message("id", text, "x".getBytes(UTF_8));
            message.setClientId(text);
            long position = log.publish(message);
            log.retain(message);
            log.presence(text, true, "n");
            log.ack(text, text, position, "id");
        }
        assertThat(apply().deadLetters()).isEmpty();
        assertThat(read(longest)).hasSize(1);
        assertThat(read(almost)).hasSize(1);
        assertThat(store.ack(almost, almost)).contains(Long.toString(Position.of(0, 1)));
        assertThat(store.retained(longest)).contains("x".getBytes(UTF_8));
    }

    private List<Message> read(String topic) {
        try (StoreReader reader = store.reader()) {
            return reader.fetch(topic, Position.BEFORE_ALL, Long.MAX_VALUE, 10).stream()
                    .map(stored -> stored.message())
                    .toList();
        }
    }

    @Test
    void fetchesThroughTheIndexOfTheTopic() {
        log.publish(log.message("id", "news", new byte[0]));
        apply();
        assertThat(store.all("select index_name from information_schema.statistics where table_schema = database()"
                        + " and table_name = 'mqtt_msg' and column_name = 'topic_hash'"))
                .containsExactly("mqtt_msg_topic");
    }

    @RepeatedTest(5)
    void sinksThatStartTogetherMakeTheTablesOnce() {
        log.publish(log.message("id", "news", "x".getBytes(UTF_8)));
        Stream.of("one", "two", "three", "four", "five")
                .map(sink -> CompletableFuture.runAsync(() -> apply(sink, store.rules())))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(store.all("select count(*) from mqtt_msg")).containsExactly("1");
        assertThat(store.all("select count(distinct sink) from tidemark_applied"))
                .containsExactly("5");
        assertThat(store.all("select count(*) from tidemark_schema_history where version = '1'"))
                .containsExactly("1");
    }

    @Test
    void tablesThatWereHalfMadeAreFinished() throws Exception {
        apply();
        try (var connection = store.connect();
                var statement = connection.createStatement()) {
            statement.execute("drop table mqtt_acked, tidemark_applied");
            statement.execute("update tidemark_schema_history set success = 0 where version = '1'");
        }
        log.publish(log.message("id", "news", new byte[0]));
        apply();
        assertThat(store.all("select count(*) from mqtt_msg")).containsExactly("1");
    }

    @Test
    void whatTheDatabaseCannotTakeIsPutAsideWithoutItsValues() {
        log.publish(log.message("id1", "news", new byte[0]));
        Message wide = log.message("id2", "news", new byte[0]);
        // No MQTT client can have one.
        wide.setClientId("secret".repeat(20_000));
        log.publish(wide);
        log.publish(log.message("id3", "news", new byte[0]));
        TaskRunner runner = apply();
        assertThat(runner.deadLetters())
                .extracting(record -> record.kafkaOffset())
                .containsExactly(1L);
        assertThat(store.all("select msgid from mqtt_msg order by id")).containsExactly("id1", "id3");
    }

    @Test
    void aWrongPasswordIsOneClearError() {
        log.publish(log.message("id", "news", new byte[0]));
        assertThatThrownBy(() -> apply("sink", store.rules().replaceFirst("user = \\S+", "user = nobody")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("MySQL at 127.0.0.1:")
                .hasMessageContaining("correct the pool");
    }

    @Test
    void aMissingDatabaseIsOneClearError() {
        store.runAnywhere("drop database mqtt");
        try {
            assertThatThrownBy(this::apply)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("has no database 'mqtt'")
                    .hasMessageContaining("create database `mqtt`");
        } finally {
            store.runAnywhere("create database mqtt");
        }
    }
}
