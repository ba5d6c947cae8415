package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys, types, fields and values, as redis-cli shows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisLayoutIT {

    private final RedisTestStore store;
    private TestLog log = new TestLog();

    RedisLayoutIT(@TempDir Path directory) {
        store = new RedisTestStore(new OneServer(directory));
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

    private TaskRunner apply(String rules) {
        try (TaskRunner runner = TestTasks.start(store, log, rules)) {
            return runner.drain();
        }
    }

    private Map<String, String> hash(String key) {
        Map<String, String> fields = new LinkedHashMap<>();
        store.ask(redis -> redis.hgetall(key)).forEach((name, value) -> fields.put(name, RedisTestStore.text(value)));
        return fields;
    }

    private List<String> list(String topic) {
        List<byte[]> ids = store.ask(redis -> redis.zrange("mqtt:msg:" + topic, 0, -1));
        return ids.stream().map(RedisTestStore::text).toList();
    }

    private long ttl(String key) {
        return store.ask(redis -> redis.ttl(key));
    }

    private String seconds(long offset) {
        return Long.toString(log.now().getEpochSecond() + offset);
    }

    @Test
    void aMessageIsAHashOfSevenFieldsAndAMemberOfItsTopic() {
        long first = log.publish(log.message("2VFsyhDm0cPIQvnY9osj", "pubsub/news", "hello".getBytes(UTF_8)));
        log.publish(log.message("1AAAyhDm0cPIQvnY9osj", "pubsub/news", "again".getBytes(UTF_8)));
        apply(store.rules());
        assertThat(hash("mqtt:msg:2VFsyhDm0cPIQvnY9osj"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "id", "2VFsyhDm0cPIQvnY9osj",
                        "from", "publisher",
                        "qos", "1",
                        "topic", "pubsub/news",
                        "retain", "false",
                        "payload", "hello",
                        "ts", seconds(0)));
        assertThat(list("pubsub/news")).containsExactly("2VFsyhDm0cPIQvnY9osj", "1AAAyhDm0cPIQvnY9osj");
        Double score = store.ask(redis -> redis.zscore("mqtt:msg:pubsub/news", "2VFsyhDm0cPIQvnY9osj".getBytes(UTF_8)));
        assertThat(score).isEqualTo((double) first);
        assertThat(ttl("mqtt:msg:2VFsyhDm0cPIQvnY9osj")).isBetween(3_500L, 3_600L);
        assertThat(ttl("mqtt:msg:pubsub/news")).isBetween(3_600L, 3_780L);
    }

    @Test
    void presenceIsAHashAndAFieldOfTheNode() {
        log.presence("sub_client", true, "n@h");
        apply(store.rules());
        assertThat(hash("mqtt:client:sub_client"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("state", "1", "online_at", seconds(-10), "offline_at", "undefined"));
        assertThat(hash("mqtt:node:n@h")).isEqualTo(Map.of("sub_client", seconds(-10)));
        log.presence("sub_client", false, "n@h");
        apply(store.rules());
        assertThat(hash("mqtt:client:sub_client"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("state", "0", "online_at", seconds(-10), "offline_at", seconds(0)));
        assertThat(hash("mqtt:node:n@h")).isEmpty();
    }

    @Test
    void timestampsInMilliseconds() {
        Message message = log.message("id1", "pubsub/news", new byte[0]);
        message.setPublishedAt(log.now().plusMillis(123));
        long position = log.publish(message);
        log.presence("c", true, "n@h");
        apply(store.rules() + "backend.redis.pool1.timestamps = ms\n");
        String online = Long.toString(log.now().minusSeconds(10).toEpochMilli());
        assertThat(online).hasSize(13);
        assertThat(hash("mqtt:msg:id1"))
                .containsEntry("ts", Long.toString(log.now().toEpochMilli() + 123));
        assertThat(hash("mqtt:client:c")).containsEntry("online_at", online).containsEntry("offline_at", "undefined");
        assertThat(hash("mqtt:node:n@h")).isEqualTo(Map.of("c", online));
        log.presence("c", false, "n@h");
        apply(store.rules() + "backend.redis.pool1.timestamps = ms\n");
        assertThat(hash("mqtt:client:c"))
                .containsEntry("offline_at", Long.toString(log.now().toEpochMilli()));
        // Whatever the pool of the reader says, and also messages of before it was changed.
        log.publish(log.message("id2", "pubsub/news", new byte[0]));
        apply(store.rules());
        try (StoreReader reader = store.reader()) {
            assertThat(reader.fetch("pubsub/news", position - 1, Long.MAX_VALUE, 10))
                    .extracting(stored -> stored.message().getPublishedAt())
                    .containsExactly(log.now().plusMillis(123), log.now());
        }
    }

    @Test
    void anAckIsAStringAndTheAppliedPositionsAHash() {
        log.ack("c", "pubsub/empty", -1, null);
        long position = log.publish(log.message("id1", "pubsub/news", new byte[0]));
        log.ack("c", "pubsub/news", position, "id1");
        apply(store.rules());
        assertThat(store.ack("c", "pubsub/empty")).contains("0");
        assertThat(store.ack("c", "pubsub/news")).contains("id1");
        assertThat(hash("tidemark:applied:tck")).isEqualTo(Map.of("mqtt.messages:0", "1", "mqtt.acks:0", "2"));
    }

    @Test
    void aRetainedMessageIsAHashThatExpiresOnlyIfTheRuleSaysSo() {
        log.retain(log.message("id1", "pubsub/news", "x".getBytes(UTF_8)));
        apply(store.rules());
        assertThat(hash("mqtt:retain:pubsub/news")).hasSize(7).containsEntry("payload", "x");
        assertThat(ttl("mqtt:retain:pubsub/news")).isBetween(3_500L, 3_600L);
        store.empty();
        apply(store.rules().replace("\"expired_time\" : 3600, ", ""));
        assertThat(ttl("mqtt:retain:pubsub/news")).isEqualTo(-1);
    }

    @Test
    void messagesAreKeptTwoHoursWhenTheRuleSaysNothingSensible() {
        log.publish(log.message("id1", "pubsub/news", new byte[0]));
        apply(store.rules().replace("\"expired_time\" : 3600", "\"expired_time\" : 0"));
        assertThat(ttl("mqtt:msg:id1")).isBetween(7_100L, 7_200L);
    }

    @Test
    void idsOfExpiredMessagesLeaveTheList() {
        log.publish(log.message("old", "pubsub/news", new byte[0]));
        apply(store.rules());
        store.ask(redis -> redis.del("mqtt:msg:old"));
        try (StoreReader reader = store.reader()) {
            assertThat(reader.fetch("pubsub/news", -1, Long.MAX_VALUE, 10)).isEmpty();
        }
        log.publish(log.message("new", "pubsub/news", new byte[0]));
        Message late = log.message("late", "pubsub/news", new byte[0]);
        late.setPublishedAt(log.now().minusSeconds(4_000));
        log.publish(late);
        apply(store.rules());
        assertThat(list("pubsub/news")).containsExactly("new");
    }

    @Test
    void aPageIsFullAlthoughMessagesOfItHaveExpired() {
        for (int i = 0; i < 40; i++) {
            log.publish(log.message("id" + i, i % 2 == 0 ? "pubsub/a" : "pubsub/b", new byte[0]));
        }
        apply(store.rules());
        for (int i = 0; i < 24; i++) {
            String key = "mqtt:msg:id" + i;
            store.ask(redis -> redis.del(key));
        }
        try (StoreReader reader = store.reader()) {
            List<List<StoredMessage>> found = reader.fetchAll(List.of(
                    new TopicSpan("pubsub/a", -1, Long.MAX_VALUE, 5),
                    new TopicSpan("pubsub/b", -1, Position.of(0, 30), 5),
                    new TopicSpan("pubsub/a", -1, Position.of(0, 23), 5)));
            assertThat(ids(found.get(0))).containsExactly("id24", "id26", "id28", "id30", "id32");
            assertThat(ids(found.get(1))).containsExactly("id25", "id27", "id29");
            assertThat(ids(found.get(2))).isEmpty();
        }
    }

    private static List<String> ids(List<StoredMessage> messages) {
        return messages.stream().map(stored -> stored.message().getId()).toList();
    }

    @Test
    void aTopicThatIsNamedLikeAMessageIdDoesNotHideOthers() {
        log.publish(log.message("pubsub/clash", "pubsub/news", new byte[0]));
        log.publish(log.message("id", "pubsub/news", new byte[0]));
        apply(store.rules());
        // An id in the list that leads to a list.
        store.ask(redis -> redis.zadd("mqtt:msg:pubsub/news", 3.0, "pubsub/news".getBytes(UTF_8)));
        try (StoreReader reader = store.reader()) {
            List<List<StoredMessage>> found = reader.fetchAll(List.of(
                    new TopicSpan("pubsub/clash", -1, Long.MAX_VALUE, 5),
                    new TopicSpan("pubsub/news", -1, Long.MAX_VALUE, 5)));
            assertThat(found.get(0)).isEmpty();
            assertThat(ids(found.get(1))).containsExactly("pubsub/clash", "id");
        }
    }

    @Test
    void aTopicThatIsNamedLikeAMessageIdIsPutAside() {
        log.publish(log.message("pubsub/clash", "pubsub/news", new byte[0]));
        for (int i = 0; i < 20; i++) {
            log.publish(log.message("id" + i, i == 7 ? "pubsub/clash" : "pubsub/other", new byte[0]));
        }
        TaskRunner runner = apply(store.rules());
        assertThat(runner.deadLetters()).singleElement().satisfies(record -> assertThat(record.kafkaOffset())
                .isEqualTo(8));
        assertThat(list("pubsub/other")).hasSize(19).endsWith("id19");
    }
}
