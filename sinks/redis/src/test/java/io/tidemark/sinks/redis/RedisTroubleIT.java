package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that refuse what is right: the sink waits, loses nothing, and goes on by itself. */
class RedisTroubleIT {

    private static final String TOPIC = "pubsub/news";

    private final TestLog log = new TestLog();

    private TaskRunner runner(RedisTestStore store, String rules) {
        return TestTasks.start(store, log, rules);
    }

    private void publish(int from, int to, byte[] payload) {
        for (int i = from; i < to; i++) {
            log.publish(log.message("id" + i, TOPIC, payload));
        }
    }

    private static int stored(RedisTestStore store) {
        try (StoreReader reader = store.reader()) {
            return reader.fetch(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 100_000)
                    .size();
        }
    }

    private static void pollUntilRetried(TaskRunner runner, int times) {
        int enough = runner.retries() + times;
        for (int i = 0; i < 1_000 && runner.retries() < enough; i++) {
            runner.poll();
        }
        assertThat(runner.retries()).isEqualTo(enough);
        assertThat(runner.deadLetters()).isEmpty();
        assertThat(runner.metric("store-available")).isZero();
    }

    @Test
    void aMasterThatBecomesAReplicaIsWaitedFor(@TempDir Path directory) {
        OneServer server = new OneServer(directory.resolve("a"));
        try (RedisTestStore store = new RedisTestStore(server);
                OneServer other = new OneServer(directory.resolve("b"));
                TaskRunner runner = runner(store, store.rules())) {
            publish(0, 100, new byte[10]);
            runner.drain();
            store.ask(redis -> redis.replicaof("127.0.0.1", other.port()));
            publish(100, 200, new byte[10]);
            pollUntilRetried(runner, 3);
            store.ask(redis -> redis.replicaofNoOne());
            runner.drain();
            assertThat(stored(store)).isEqualTo(200);
        }
    }

    @Test
    void aServerThatHangsIsWaitedFor(@TempDir Path directory) {
        OneServer server = new OneServer(directory);
        try (RedisTestStore store = new RedisTestStore(server);
                TaskRunner runner = runner(store, store.rules())) {
            publish(0, 100, new byte[10]);
            runner.drain();
            server.process().suspend();
            publish(100, 200, new byte[10]);
            pollUntilRetried(runner, 1);
            server.process().resume();
            runner.drain();
            assertThat(stored(store)).isEqualTo(200);
            // Neither the connection that was given up nor one to a server that did not answer is left.
            await().until(() -> store.ask(redis -> redis.clientList()).lines().count() <= 2);
        }
    }

    @Test
    void aServerWithoutMemoryIsWaitedFor(@TempDir Path directory) {
        try (RedisTestStore store = new RedisTestStore(new OneServer(directory, "maxmemory-policy noeviction"));
                TaskRunner runner = runner(store, store.rules())) {
            publish(0, 100, new byte[10]);
            runner.drain();
            store.ask(redis -> redis.configSet("maxmemory", "4mb"));
            publish(100, 1_000, new byte[10_000]);
            pollUntilRetried(runner, 3);
            store.ask(redis -> redis.configSet("maxmemory", "0"));
            runner.drain();
            assertThat(stored(store)).isEqualTo(1_000);
            assertThat(runner.deadLetters()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsSaidOnceAndNeverRepeated(@TempDir Path directory) {
        try (RedisTestStore store = new RedisTestStore(new SecureServer(directory));
                TaskRunner runner = runner(store, store.rules().replace(SecureServer.PASSWORD, "wrong horse"))) {
            publish(0, 1, new byte[0]);
            assertThatThrownBy(runner::poll)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("denies access (WRONGPASS); correct the pool's username and password")
                    .hasMessageNotContaining("horse");
        }
    }

    @Test
    void aServerThatIsNotTrustedIsNotWrittenTo(@TempDir Path directory) {
        try (RedisTestStore store = new RedisTestStore(new SecureServer(directory));
                TaskRunner runner = runner(store, store.rules().replaceAll("(?m)^.*cafile.*$", ""))) {
            publish(0, 1, new byte[0]);
            pollUntilRetried(runner, 1);
        }
        try (RedisTestStore store = new RedisTestStore(new SecureServer(directory.resolve("unverified")));
                TaskRunner runner = runner(
                        store, store.rules().replaceAll("(?m)^.*cafile.*$", "backend.redis.pool1.verify = false"))) {
            runner.drain();
            assertThat(stored(store)).isOne();
        }
    }

    @Test
    void anUnknownCommandOfARuleIsADeadLetter(@TempDir Path directory) {
        try (RedisTestStore store = new RedisTestStore(new ClusterServers(directory));
                TaskRunner runner = runner(
                        store,
                        store.rules()
                                + "backend.redis.hook.message.publish.7 = {\"topic\": \"#\", \"action\": {\"commands\":"
                                + " [\"SET copy:${topic} ${payload}\", \"NOSUCHCOMMAND copy:${topic}\"]},"
                                + " \"pool\": \"pool1\"}\n")) {
            publish(0, 2, "{x}\r\nFLUSHALL\r\n".getBytes(UTF_8));
            runner.drain();
            assertThat(runner.deadLetters()).hasSize(2);
            assertThat(stored(store)).isEqualTo(2);
            assertThat(store.<byte[]>ask(redis -> redis.get("copy:" + TOPIC)))
                    .isEqualTo("{x}\r\nFLUSHALL\r\n".getBytes(UTF_8));
        }
    }
}
