package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/** Tables, columns and values, as psql shows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLayoutIT {

    private final PostgresTestStore store;
    private TestLog log = new TestLog();

    PostgresLayoutIT(@TempDir Path directory) {
        store = new PostgresTestStore(directory);
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
                new TaskRunner(new PostgresSinkTask(), log, Map.of(SinkConfig.NAME, sink, SinkConfig.RULES, rules))) {
            return runner.drain();
        }
    }

    private TaskRunner apply() {
        return apply("sink", store.rules());
    }

    private String utc(long offsetSeconds) {
        return LocalDateTime.ofInstant(log.now().plusSeconds(offsetSeconds), ZoneOffset.UTC)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
    }

    @Test
    void aMessageIsARowUnderItsPosition() {
        log.publish(log.message("id0", "other", new byte[0]));
        Message message = log.message("id1", "pubsub/news", new byte[] {0, -1, 0x28});
        message.setQos(2);
        message.setRetain(true);
        log.publish(message);
        apply();
        assertThat(store.all(
                        "select concat_ws('|', id, msgid, sender, topic, node, qos, retain, encode(payload, 'hex'),"
                                + " arrived, coalesce(properties::text, 'null')) from mqtt_msg order by id"))
                .containsExactly(
                        "0|id0|publisher|other|node1|1|0||" + utc(0) + "|null",
                        "4096|id1|publisher|pubsub/news|node1|2|1|00ff28|" + utc(0) + "|null");
    }

    @Test
    void timesAreUtcWhereverTheSinkRuns() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
            log.presence("c", false, "n");
            apply();
            assertThat(store.all(
                            "select concat_ws('|', clientid, state, node, online_at, offline_at) from mqtt_client"))
                    .containsExactly("c|0|n|" + utc(-10) + "|" + utc(0));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void anOnlineClientHasNoOfflineTime() {
        log.presence("c", false, "n1");
        log.presence("c", true, "n2");
        apply();
        assertThat(store.all("select concat_ws('|', state, node, offline_at is null) from mqtt_client"))
                .containsExactly("1|n2|t");
    }

    @Test
    void anAckIsThePositionReadUpTo() {
        log.ack("c", "empty", -1, null);
        log.ack("c", "news", log.publish(log.message("id", "news", new byte[0])), "id");
        apply();
        assertThat(store.all("select concat_ws('|', clientid, topic, mid, created) from mqtt_acked order by topic"))
                .containsExactly("c|empty|-1|" + utc(0), "c|news|0|" + utc(0));
        assertThat(store.all("select concat_ws('|', sink, topic, partition, next_offset) from tidemark_applied"
                        + " order by topic"))
                .containsExactly(
                        "sink|mqtt.acks|0|2",
                        "sink|mqtt.client-events|0|0",
                        "sink|mqtt.messages|0|1",
                        "sink|mqtt.presence|0|0",
                        "sink|mqtt.retained|0|0");
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
    }

    @Test
    void whatTheDatabaseCannotTakeIsPutAsideWithoutItsValues() {
        byte[] random = new byte[20_000];
        new Random(1).nextBytes(random);
        // Random hex does not compress, so it is too long for an index.
        String endless = HexFormat.of().formatHex(random);
        log.publish(log.message("id1", "news", new byte[0]));
        log.publish(log.message("id2", endless, new byte[0]));
        log.publish(log.message("id3", "nul\0", new byte[0]));
        log.publish(log.message("id4", "news", new byte[0]));
        TaskRunner runner = apply();
        assertThat(runner.deadLetters())
                .extracting(record -> record.kafkaOffset())
                .containsExactly(1L, 2L);
        assertThat(store.all("select msgid from mqtt_msg order by id")).isEqualTo(List.of("id1", "id4"));
    }

    @Test
    void aWrongPasswordIsOneClearError() {
        log.publish(log.message("id", "news", new byte[0]));
        assertThatThrownBy(() -> apply("sink", store.rules().replaceFirst("username = \\S+", "username = nobody")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("PostgreSQL at 127.0.0.1:")
                .hasMessageContaining("correct the pool");
    }

    @Test
    void aTableThatLacksAColumnIsOneClearError() {
        store.run("create table mqtt_msg (id serial primary key, msgid varchar(64))");
        log.publish(log.message("id", "news", new byte[0]));
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("mqtt_msg that is there has no column payload")
                .hasMessageContaining("a database of its own");
        assertThat(store.all("select count(*) from information_schema.tables where table_name = 'mqtt_client'"))
                .containsExactly("0");
    }
}
