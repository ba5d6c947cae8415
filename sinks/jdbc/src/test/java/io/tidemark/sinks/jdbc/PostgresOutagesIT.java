package io.tidemark.sinks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that is there and does not work: the sink waits, says so, and goes on by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresOutagesIT {

    private final Path directory;
    private final PostgresTestStore store;
    private TestLog log = new TestLog();

    PostgresOutagesIT(@TempDir Path directory) {
        this.directory = directory;
        store = new PostgresTestStore(directory.resolve("server"));
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
                store.task(),
                log,
                Map.of(
                        SinkConfig.NAME,
                        StoreContract.SINK,
                        SinkConfig.RULES,
                        store.rules(),
                        SinkConfig.STORE_TIMEOUT,
                        "1000",
                        SinkConfig.RETRY_BACKOFF,
                        "20",
                        SinkConfig.RETRY_BACKOFF_MAX,
                        "100"));
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            log.publish(log.message("id" + i, "news", new byte[] {1}));
        }
    }

    private String stored() {
        return store.one("select count(*) from mqtt_msg").orElseThrow();
    }

    /** The sink runs into the outage a few times, and then out of it. */
    private void sitOut(TaskRunner runner, Runnable end) {
        int before = runner.retries();
        while (runner.retries() < before + 3) {
            runner.poll();
        }
        assertThat(runner.metric("store-available")).isZero();
        end.run();
        runner.drain();
        assertThat(runner.metric("store-available")).isOne();
        assertThat(runner.deadLetters()).isEmpty();
    }

    @Test
    void aReadOnlyServerIsWaitedFor() {
        publish(10);
        try (TaskRunner runner = runner()) {
            runner.drain();
            setReadOnly("on");
            publish(10);
            sitOut(runner, () -> setReadOnly("off"));
        }
        assertThat(stored()).isEqualTo("20");
    }

    private void setReadOnly(String value) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute("alter system set default_transaction_read_only = " + value);
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatHangsIsWaitedFor() {
        publish(10);
        try (TaskRunner runner = runner()) {
            runner.drain();
            store.suspend();
            publish(10);
            sitOut(runner, store::resume);
        }
        assertThat(stored()).isEqualTo("20");
    }

    @Test
    void aFullDiskIsWaitedFor() throws IOException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", disk.toString()),
                "SKIPPED: a full disk needs a file system of its own, and this user may not mount one");
        try {
            store.run("create tablespace small location '" + disk + "'");
            store.run("alter role root set default_tablespace = small");
            Random random = new Random(1);
            try (TaskRunner runner = runner()) {
                for (int i = 0; i < 100; i++) {
                    byte[] payload = new byte[200_000];
                    random.nextBytes(payload);
                    log.publish(log.message("id" + i, "news", payload));
                }
                sitOut(runner, () -> run("mount", "-o", "remount,size=200m", disk.toString()));
            }
            assertThat(stored()).isEqualTo("100");
        } finally {
            store.run("alter role root reset default_tablespace");
            store.empty();
            store.run("drop tablespace small");
            run("umount", disk.toString());
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
