package io.tidemark.sinks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What goes when a rule says how much is kept, whatever the form of the tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RetentionContract {

    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(30);
    private static final int TURNS = 500;

    private JdbcTestStore store;
    private TestLog log;
    private SettableClock clock;

    abstract JdbcTestStore start(Path directory);

    @BeforeAll
    void startServer(@TempDir Path directory) {
        store = start(directory);
    }

    @AfterAll
    void stopServer() {
        store.close();
    }

    @BeforeEach
    void empty() {
        store.empty();
        log = new TestLog();
        clock = new SettableClock(log.now());
    }

    /** The topics under {@code short/} are kept for a week, and five messages of each. */
    private String rules() {
        return store.rules()
                + store.rule(
                        "message.publish.0",
                        "short/#",
                        "on_message_publish",
                        "\"retention\": {\"max_age\": \"7d\", \"max_count\": 5}, ");
    }

    private TaskRunner runner(String sink) {
        return new TaskRunner(store.task(clock), log, Map.of(SinkConfig.NAME, sink, SinkConfig.RULES, rules()));
    }

    private List<Long> publish(String topic, int count, Duration age) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Message message = log.message(topic + i, topic, new byte[] {'x'});
                    message.setPublishedAt(log.now().minus(age));
                    return log.publish(message);
                })
                .toList();
    }

    private List<Long> stored(String topic) {
        try (StoreReader reader =
                store.provider().open(StoreContract.SINK, RuleFile.parse("rules", rules()), "pool1")) {
            return reader.fetch(topic, Position.BEFORE_ALL, Long.MAX_VALUE, 100_000).stream()
                    .map(StoredMessage::position)
                    .toList();
        }
    }

    private String count() {
        return store.one("select count(*) from mqtt_msg where topic like 'short/%'")
                .orElseThrow();
    }

    /** Turns of the task, each in another second. */
    private void turnsUntil(TaskRunner runner, BooleanSupplier done) {
        for (int turn = 0; turn < TURNS && !done.getAsBoolean(); turn++) {
            clock.advance(Duration.ofSeconds(1));
            runner.poll();
        }
        assertThat(done).as("within %s turns", TURNS).returns(true, BooleanSupplier::getAsBoolean);
    }

    @Test
    void whatIsTooOldOrTooMuchGoes() {
        publish("short/old", 3, Duration.ofDays(8));
        List<Long> old = publish("short/old", 2, Duration.ofDays(6));
        List<Long> many = publish("short/many", 12, Duration.ZERO);
        List<Long> few = publish("short/few", 5, Duration.ZERO);
        List<Long> other = publish("other", 12, Duration.ofDays(30));
        try (TaskRunner runner = runner(StoreContract.SINK)) {
            runner.drain();
            turnsUntil(runner, () -> count().equals("12"));
            clock.advance(SWEEP_PAUSE);
            turnsUntil(runner, () -> store.isSweepLockFree());
        }
        assertThat(stored("short/old")).isEqualTo(old);
        assertThat(stored("short/many")).isEqualTo(many.subList(7, 12));
        assertThat(stored("short/few")).isEqualTo(few);
        assertThat(stored("other")).isEqualTo(other);
    }

    @Test
    void manyTopicsAndMessagesGoInManySteps() {
        List<Long> many = publish("short/long", 5_000, Duration.ZERO);
        for (int i = 0; i < 250; i++) {
            publish("short/" + i, 6, i % 2 == 0 ? Duration.ZERO : Duration.ofDays(8));
        }
        try (TaskRunner runner = runner(StoreContract.SINK)) {
            runner.drain();
            turnsUntil(runner, () -> count().equals(Integer.toString(5 + 125 * 5)));
        }
        assertThat(stored("short/long")).isEqualTo(many.subList(4_995, 5_000));
    }

    @Test
    void whatGrowsTooOldLaterGoesLater() {
        publish("short/a", 2, Duration.ofDays(6));
        try (TaskRunner runner = runner(StoreContract.SINK)) {
            runner.drain();
            clock.advance(SWEEP_PAUSE);
            runner.poll();
            assertThat(count()).isEqualTo("2");
            clock.advance(Duration.ofDays(2));
            turnsUntil(runner, () -> count().equals("0"));
        }
    }

    @Test
    void oneSweepsAtATime() throws SQLException {
        publish("short/many", 12, Duration.ZERO);
        try (TaskRunner runner = runner(StoreContract.SINK);
                TaskRunner other = runner("other")) {
            try (Connection sweeping = store.connect();
                    Statement statement = sweeping.createStatement()) {
                statement.execute(store.sweepLock());
                runner.drain();
                other.drain();
                for (int turn = 0; turn < 70; turn++) {
                    clock.advance(Duration.ofSeconds(1));
                    runner.poll();
                    other.poll();
                }
                assertThat(count()).isEqualTo("12");
            }
            turnsUntil(runner, () -> count().equals("5"));
            turnsUntil(other, () -> store.isSweepLockFree());
        }
        assertThat(count()).isEqualTo("5");
    }

    @Test
    void aReplayKnowsHowLongMessagesAreKept() {
        Retention retention = store.provider().retention(RuleFile.parse("rules", rules()));
        assertThat(retention.of("short/a")).contains(Duration.ofDays(7));
        assertThat(retention.of("other")).isEmpty();
    }
}
