package io.tidemark.sinks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.jdbc.postgresql.PostgresStoreReaderProvider;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How a reader shares its connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresReaderIT {

    private static final String TOPIC = "pubsub/news";
    /** Longer than a connection may take to open. */
    private static final Duration LONG = Duration.ofMillis(2_500);

    private final PostgresTestStore store;

    PostgresReaderIT(@TempDir Path directory) {
        store = new PostgresTestStore(directory);
    }

    @BeforeEach
    void oneMessage() {
        store.empty();
        TestLog log = new TestLog();
        log.publish(log.message("id", TOPIC, new byte[0]));
        try (TaskRunner runner = new TaskRunner(
                new PostgresSinkTask(), log, Map.of(SinkConfig.NAME, "sink", SinkConfig.RULES, store.rules()))) {
            runner.drain();
        }
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private StoreReader reader(int connections) {
        return new PostgresStoreReaderProvider(connections)
                .open("sink", RuleFile.parse("rules", store.rules()), "pool1");
    }

    private static CompletableFuture<Integer> fetch(StoreReader reader) {
        return CompletableFuture.supplyAsync(() ->
                reader.fetch(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 10).size());
    }

    /** Holds up everybody who reads messages. */
    private Connection lockMessages() throws SQLException {
        Connection holder = store.connect();
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("lock table mqtt_msg in access exclusive mode");
        }
        return holder;
    }

    private void awaitBlocked(int readers) {
        await().untilAsserted(() -> assertThat(store.one("select count(*) from pg_locks where not granted"))
                .contains(Integer.toString(readers)));
    }

    @Test
    void aSlowQueryHoldsUpNobodyElse() throws SQLException {
        try (StoreReader reader = reader(2)) {
            CompletableFuture<Integer> slow;
            try (Connection holder = lockMessages()) {
                slow = fetch(reader);
                awaitBlocked(1);
                assertThat(reader.appliedThrough(0)).hasValue(Position.of(0, 0));
                assertThat(slow).isNotDone();
                holder.rollback();
            }
            assertThat(slow.join()).isOne();
        }
    }

    @Test
    void whoFindsAllConnectionsInUseWaitsForATurn() throws SQLException {
        try (StoreReader reader = reader(1)) {
            List<CompletableFuture<Integer>> reads;
            try (Connection holder = lockMessages()) {
                reads = IntStream.range(0, 3).mapToObj(i -> fetch(reader)).toList();
                awaitBlocked(1);
                await().during(LONG).until(() -> reads.stream().noneMatch(CompletableFuture::isDone));
                holder.rollback();
            }
            assertThat(reads).allSatisfy(read -> assertThat(read.join()).isOne());
        }
    }
}
