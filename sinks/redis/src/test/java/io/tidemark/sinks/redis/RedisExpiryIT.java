package io.tidemark.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a message costs, and that nothing is left of one that expired. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisExpiryIT {

    private static final int LIFE_SECONDS = 2;
    private static final String LIST = "mqtt:msg:pubsub/news";

    private final RedisTestStore store;
    private TestLog log = new TestLog();
    private int published;

    RedisExpiryIT(@TempDir Path directory) {
        store = new RedisTestStore(new OneServer(directory));
    }

    @BeforeEach
    void empty() {
        store.empty();
        log = new TestLog();
        published = 0;
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private TaskRunner runner(int lifeSeconds) {
        return TestTasks.start(
                store, log, store.rules().replace("\"expired_time\" : 3600", "\"expired_time\" : " + lifeSeconds));
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            Message message = log.message("id" + published, "pubsub/news", new byte[0]);
            message.setPublishedAt(Instant.now());
            log.publish(message);
            published++;
        }
    }

    private long listed() {
        return store.ask(redis -> redis.zcard(LIST));
    }

    @Test
    void nothingIsLeftOfATopicThatWentQuiet() {
        try (TaskRunner runner = runner(LIFE_SECONDS)) {
            publish(500);
            runner.drain();
        }
        assertThat(listed()).isEqualTo(500);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> store.ask(redis -> redis.keys("mqtt:*")).isEmpty());
    }

    @Test
    void aBusyTopicListsItsLivingMessagesOnly() {
        int burst = 2_000;
        try (TaskRunner runner = runner(5 * LIFE_SECONDS)) {
            publish(burst);
            runner.drain();
            assertThat(listed()).isEqualTo(burst);
            // The list itself does not expire, since messages keep coming.
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                publish(1);
                runner.drain();
                return listed() <= published - burst;
            });
            assertThat(listed()).isPositive();
        }
    }

    @Test
    void aMessageCostsTwoCommandsAndItsShareOfAThird() {
        int messages = 1_200;
        int topics = 3;
        for (int i = 0; i < messages; i++) {
            log.publish(log.message("id" + i, "pubsub/" + i % topics, new byte[10]));
        }
        store.ask(redis -> redis.configResetstat());
        try (TaskRunner runner = runner(3_600)) {
            runner.drain();
        }
        String stats = store.ask(redis -> redis.info("commandstats"));
        long lists = calls(stats, "zadd");
        assertThat(lists).isLessThan(messages / 20);
        assertThat(calls(stats, "expireat")).isEqualTo(messages + topics);
        long data = calls(stats, "hset")
                + calls(stats, "expireat")
                + lists
                + calls(stats, "zrange")
                + calls(stats, "exists")
                + calls(stats, "zrem");
        // The positions of a chunk are in a hash too.
        assertThat(data).isLessThan(messages * 5L / 2);
        assertThat(calls(stats, "zrangebyscore") + calls(stats, "del")).isZero();
    }

    private static long calls(String stats, String command) {
        Matcher matcher =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
