package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Retained messages whose topic names an id, and the messages that it names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RetainedContract {

    private static final String TOPIC = "pubsub/news";
    private static final String RETAINED = "mqtt:retain:" + TOPIC;

    private final RedisTestStore store;
    private TestLog log = new TestLog();

    RetainedContract(TestServers servers) {
        store = new RedisTestStore(servers);
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

    /** Rules as shipped, but for how long a retained message is kept. */
    private String rules(RetainLayout layout, String retainedFor) {
        return store.rules()
                        .replace(
                                "\"on_message_retain\"}, \"expired_time\" : 3600,",
                                "\"on_message_retain\"}, " + retainedFor)
                + "backend.redis.pool1.retain_layout = " + layout.name().toLowerCase(Locale.ROOT) + "\n";
    }

    private void apply(RetainLayout layout) {
        apply(layout, "");
    }

    private void apply(RetainLayout layout, String retainedFor) {
        try (TaskRunner runner = TestTasks.start(store, log, rules(layout, retainedFor))) {
            runner.drain();
            assertThat(runner.deadLetters()).isEmpty();
        }
    }

    private Message retained(String id) {
        Message message = log.message(id, TOPIC, id.getBytes(UTF_8));
        message.setRetain(true);
        return message;
    }

    private long ttl(String key) {
        return store.ask(redis -> redis.ttl(key));
    }

    private boolean exists(String key) {
        return store.ask(redis -> redis.exists(key)) == 1;
    }

    private String named(RetainLayout layout) {
        String type = store.ask(redis -> redis.type(RETAINED));
        assertThat(type).isEqualTo(layout == RetainLayout.STRING ? "string" : "zset");
        List<byte[]> ids = layout == RetainLayout.STRING
                ? List.of(store.<byte[]>ask(redis -> redis.get(RETAINED)))
                : store.ask(redis -> redis.zrange(RETAINED, 0, -1));
        assertThat(ids).hasSize(1);
        return RedisTestStore.text(ids.get(0));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HASH")
    void theTopicNamesAMessageOfSevenFields(RetainLayout layout) {
        Message message = retained("6P9NLcJ65VXBbC22sYb4");
        message.setQos(0);
        log.retain(message);
        apply(layout);
        assertThat(named(layout)).isEqualTo("6P9NLcJ65VXBbC22sYb4");
        Map<String, String> fields = new LinkedHashMap<>();
        store.ask(redis -> redis.hgetall("mqtt:msg:6P9NLcJ65VXBbC22sYb4"))
                .forEach((name, value) -> fields.put(name, RedisTestStore.text(value)));
        assertThat(fields)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "id", "6P9NLcJ65VXBbC22sYb4",
                        "from", "publisher",
                        "qos", "0",
                        "topic", TOPIC,
                        "retain", "true",
                        "payload", "6P9NLcJ65VXBbC22sYb4",
                        "ts", Long.toString(log.now().getEpochSecond())));
        assertThat(ttl(RETAINED)).isEqualTo(-1);
        assertThat(ttl("mqtt:msg:6P9NLcJ65VXBbC22sYb4")).isEqualTo(-1);
        // Only QoS 1 and 2 are messages of the topic.
        assertThat(exists("mqtt:msg:" + TOPIC)).isFalse();
    }

    @Test
    void aHashIsTheMessageAlsoOfQosZero() {
        Message message = retained("id1");
        message.setQos(0);
        log.retain(message);
        apply(RetainLayout.HASH);
        assertThat(store.<byte[]>ask(redis -> redis.hget(RETAINED, "qos"))).isEqualTo("0".getBytes(UTF_8));
        assertThat(exists("mqtt:msg:id1")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HASH")
    void whatIsReplacedOrClearedGoes(RetainLayout layout) {
        log.retain(retained("id1"));
        apply(layout);
        log.retain(retained("id2"));
        apply(layout);
        assertThat(named(layout)).isEqualTo("id2");
        assertThat(exists("mqtt:msg:id1")).isFalse();
        log.clearRetained(TOPIC);
        apply(layout);
        assertThat(exists(RETAINED)).isFalse();
        assertThat(exists("mqtt:msg:id2")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HASH")
    void whatTheTopicStillHasStaysUntilItExpires(RetainLayout layout) {
        log.publish(retained("id1"));
        log.retain(retained("id1"));
        apply(layout);
        assertThat(ttl("mqtt:msg:id1")).isEqualTo(-1);
        log.retain(retained("id2"));
        apply(layout);
        assertThat(ttl("mqtt:msg:id1")).isBetween(3_500L, 3_780L);
        assertThat(ttl("mqtt:msg:id2")).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HASH")
    void aMessageThatIsStoredAfterItWasRetainedHasNoTimeToLiveEither(RetainLayout layout) {
        log.retain(retained("id1"));
        apply(layout);
        log.publish(retained("id1"));
        log.publish(retained("id2"));
        apply(layout);
        assertThat(ttl("mqtt:msg:id1")).isEqualTo(-1);
        assertThat(ttl("mqtt:msg:id2")).isBetween(3_500L, 3_600L);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HASH")
    void theLongerTimeCounts(RetainLayout layout) {
        log.publish(retained("id1"));
        log.retain(retained("id1"));
        log.retain(withTopic(retained("alone"), "pubsub/alone"));
        apply(layout, "\"expired_time\" : 60, ");
        assertThat(ttl(RETAINED)).isBetween(1L, 60L);
        assertThat(ttl("mqtt:msg:id1")).isGreaterThan(3_500L);
        assertThat(ttl("mqtt:msg:alone")).isBetween(1L, 60L);
        store.empty();
        apply(layout, "\"expired_time\" : 7200, ");
        assertThat(ttl("mqtt:msg:id1")).isGreaterThan(7_000L);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HASH")
    void whatAQueueRemovesStaysRetained(RetainLayout layout) {
        Message second = withTopic(retained("q2"), "queue/jobs");
        log.publish(withTopic(retained("q1"), "queue/jobs"));
        long position = log.publish(second);
        log.retain(second);
        log.ack("$queue", "queue/jobs", position, "q2");
        apply(layout);
        assertThat(exists("mqtt:msg:queue/jobs")).isFalse();
        assertThat(exists("mqtt:msg:q1")).isFalse();
        assertThat(ttl("mqtt:msg:q2")).isEqualTo(-1);
        log.retain(withTopic(retained("q3"), "queue/jobs"));
        apply(layout);
        assertThat(exists("mqtt:msg:q2")).isFalse();
    }

    private static Message withTopic(Message message, String topic) {
        message.setTopic(topic);
        return message;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HASH")
    void aRetainedMessageThatIsOverBeforeItComesIsNotWritten(RetainLayout layout) {
        log.retain(retained("id1"));
        apply(layout, "\"expired_time\" : 60, ");
        Message old = retained("id2");
        old.setPublishedAt(log.now().minusSeconds(61));
        log.retain(old);
        apply(layout, "\"expired_time\" : 60, ");
        assertThat(exists(RETAINED)).isFalse();
        assertThat(exists("mqtt:msg:id1")).isFalse();
        assertThat(exists("mqtt:msg:id2")).isFalse();
    }
}
