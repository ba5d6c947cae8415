package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Large messages, and a server that does not take what it is given now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MysqlLimitsIT {

    private static final int MIB = 1 << 20;

    private final MysqlTestStore store;
    private TestLog log = new TestLog();

    MysqlLimitsIT(@TempDir Path directory) {
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

    private TaskRunner runner() {
        return new TaskRunner(
                new MysqlSinkTask(),
                log,
                Map.of(
                        SinkConfig.NAME,
                        StoreContract.SINK,
                        SinkConfig.RULES,
                        store.rules(),
                        SinkConfig.STORE_TIMEOUT,
                        "3000",
                        SinkConfig.RETRY_BACKOFF,
                        "20",
                        SinkConfig.RETRY_BACKOFF_MAX,
                        "100"));
    }

    private static byte[] random(int bytes) {
        byte[] payload = new byte[bytes];
        new Random(bytes).nextBytes(payload);
        return payload;
    }

    private ByteBuffer read(String topic) {
        try (StoreReader reader = store.reader()) {
            return reader.fetch(topic, Position.BEFORE_ALL, Long.MAX_VALUE, 1)
                    .get(0)
                    .message()
                    .getPayload();
        }
    }

    @Test
    void manyLargeMessagesAreSplitToFitThePacket() {
        for (int i = 0; i < 24; i++) {
            log.publish(log.message("id" + i, "big/" + i, random(MIB + i)));
        }
        try (TaskRunner runner = runner()) {
            assertThat(runner.drain().deadLetters()).isEmpty();
        }
        for (int i = 0; i < 24; i++) {
            assertThat(read("big/" + i)).isEqualTo(ByteBuffer.wrap(random(MIB + i)));
        }
    }

    @Test
    void whatTheServerDoesNotTakeInOnePacketIsPutAsideUntilItDoes() {
        byte[] large = random(20 * MIB);
        byte[] zeros = new byte[9 * MIB];
        byte[] quotes = new byte[7 * MIB];
        Arrays.fill(quotes, (byte) '\'');
        log.publish(log.message("id0", "before", "x".getBytes(UTF_8)));
        log.publish(log.message("id1", "large", large));
        // Each of them is two bytes on its way.
        log.publish(log.message("id2", "zeros", zeros));
        log.publish(log.message("id3", "quotes", quotes));
        log.publish(log.message("id4", "after", "x".getBytes(UTF_8)));
        try (TaskRunner runner = runner()) {
            assertThat(runner.drain().deadLetters())
                    .extracting(record -> record.kafkaOffset())
                    .containsExactly(1L, 2L);
            assertThat(runner.retries()).isZero();
        }
        assertThat(store.all("select msgid from mqtt_msg order by id")).containsExactly("id0", "id3", "id4");
        assertThat(read("quotes")).isEqualTo(ByteBuffer.wrap(quotes));

        store.runAnywhere("set global max_allowed_packet = 67108864");
        try {
            store.empty();
            try (TaskRunner runner = runner()) {
                assertThat(runner.drain().deadLetters()).isEmpty();
            }
            assertThat(read("large")).isEqualTo(ByteBuffer.wrap(large));
            assertThat(read("zeros")).isEqualTo(ByteBuffer.wrap(zeros));
        } finally {
            store.runAnywhere("set global max_allowed_packet = 16777216");
        }
    }

    @Test
    void aReadOnlyServerIsWaitedFor() {
        try (TaskRunner runner = runner()) {
            runner.drain();
            store.runAnywhere("set global read_only = 1");
            try {
                log.publish(log.message("id", "news", new byte[0]));
                pollUntilRetried(runner);
            } finally {
                store.runAnywhere("set global read_only = 0");
            }
            assertThat(runner.drain().deadLetters()).isEmpty();
        }
        assertThat(store.all("select count(*) from mqtt_msg")).containsExactly("1");
    }

    /** A table of MyISAM may be told how large it gets, which is the one way to fill a table without filling a disk. */
    @Test
    void aFullTableIsWaitedFor() throws SQLException {
        try (TaskRunner runner = runner()) {
            runner.drain();
            alter("alter table mqtt_msg engine = MyISAM max_rows = 2 avg_row_length = 10");
            for (int i = 0; i < 100; i++) {
                log.publish(log.message("id" + i, "news", random(1_000)));
            }
            pollUntilRetried(runner);
            alter("alter table mqtt_msg engine = InnoDB");
            assertThat(runner.drain().deadLetters()).isEmpty();
        }
        assertThat(store.all("select count(*) from mqtt_msg")).containsExactly("100");
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aServerThatHangsIsWaitedForAndNothingIsLost() {
        try (TaskRunner runner = runner();
                StoreReader reader = store.reader()) {
            log.publish(log.message("id0", "news", new byte[0]));
            runner.drain();
            assertThat(reader.appliedThrough(0)).hasValue(Position.of(0, 0));
            store.server().suspend();
            try {
                log.publish(log.message("id1", "news", new byte[0]));
                pollUntilRetried(runner);
                assertThatThrownBy(() -> reader.appliedThrough(0)).isInstanceOf(StoreUnavailableException.class);
            } finally {
                store.server().resume();
            }
            assertThat(runner.drain().deadLetters()).isEmpty();
            assertThat(reader.appliedThrough(0)).hasValue(Position.of(0, 1));
        }
        assertThat(store.all("select msgid from mqtt_msg order by id")).containsExactly("id0", "id1");
    }

    private static void pollUntilRetried(TaskRunner runner) {
        int before = runner.retries();
        while (runner.retries() < before + 2) {
            runner.poll();
        }
        assertThat(runner.metric("store-available")).isZero();
    }
}
