package io.tidemark.sinks.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.sinks.read.StoreReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What a store must do with the user's own statements, and with what applications write to it. */
public abstract class StatementContract extends KeepLatestContract {

    private static final List<String> HOOKS = List.of(
            "client.connected",
            "client.disconnected",
            "session.created",
            "session.subscribed",
            "session.unsubscribed",
            "message.publish",
            "message.acked",
            "message.deliver");

    private String rulesOnAllHooks() {
        StringBuilder rules = new StringBuilder(store.rules());
        HOOKS.forEach(hook -> rules.append(rule(hook, 7, "#", store.appending(hook))));
        return rules.toString();
    }

    private String rule(String hook, int number, String topic, String action) {
        String type = store.rules().split("\\.", 3)[1];
        return "backend." + type + ".hook." + hook + "." + number + " = {\"topic\": \"" + topic + "\", \"action\": "
                + action + ", \"pool\": \"pool1\"}\n";
    }

    private TaskRunner drain(String rules) {
        try (TaskRunner runner = new TaskRunner(store.task(), log, config(SINK, 100, rules))) {
            return runner.drain();
        }
    }

    private static Connected connected(boolean sessionPresent) {
        return new Connected("alice", "10.0.0.2", 5, true, sessionPresent, 0L, 60, 10, true);
    }

    private static List<String> row(String... values) {
        return List.of(values);
    }

    @Test
    void runsStatementsOnEveryHook() {
        log.clientEvent("c", connected(false));
        log.clientEvent("c", connected(true));
        TopicSubscription subscription = new TopicSubscription();
        subscription.setTopicFilter("$share/g/a/+");
        subscription.setQos(2);
        log.clientEvent("c", new Subscribed(List.of(subscription)));
        log.clientEvent("c", new Delivered("m1", "a/b", 1, null, null));
        log.clientEvent("c", new Acked("m1", "a/b", 1, null, null));
        log.clientEvent("c", new Acked("m2", "a/b", 1, null, "a history replay"));
        log.clientEvent("c", new Unsubscribed(List.of("$share/g/a/+", "b")));
        log.clientEvent("c", new Disconnected("gone", true, null, null));
        drain(rulesOnAllHooks());
        String user = "user of c";
        String host = "10.0.0.1";
        assertThat(store.appended())
                .containsExactly(
                        row("session.created", "c", "alice", "node1", "10.0.0.2", "", "", "", ""),
                        row("client.connected", "c", "alice", "node1", "10.0.0.2", "", "", "", ""),
                        row("client.connected", "c", "alice", "node1", "10.0.0.2", "", "", "", ""),
                        row("session.subscribed", "c", user, "node1", host, "$share/g/a/+", "", "2", ""),
                        row("message.deliver", "c", user, "node1", host, "a/b", "m1", "1", ""),
                        row("message.acked", "c", user, "node1", host, "a/b", "m1", "1", ""),
                        row("session.unsubscribed", "c", user, "node1", host, "$share/g/a/+", "", "", ""),
                        row("session.unsubscribed", "c", user, "node1", host, "b", "", "", ""),
                        row("client.disconnected", "c", user, "node1", host, "", "", "", ""));
    }

    @Test
    void statementsRunOnMessagesOfEveryQosThatMatch() {
        Message fleeting = log.message("m1", "a/b", new byte[] {0, -1, ' ', 'x'});
        fleeting.setQos(0);
        fleeting.setRetain(true);
        log.publish(fleeting);
        log.publish(log.message("m2", "other", new byte[0]));
        log.publish(log.message("m3", "$SYS/x", new byte[0]));
        drain(store.rules()
                + rule("message.publish", 8, "a/+", store.appending("second"))
                + rule("message.publish", 7, "#", store.appending("first")));
        assertThat(store.appended())
                .containsExactly(
                        row("first", "publisher", "", "node1", "", "a/b", "m1", "0", "\u0000\u00ff x"),
                        row("second", "publisher", "", "node1", "", "a/b", "m1", "0", "\u0000\u00ff x"),
                        row("first", "publisher", "", "node1", "", "other", "m2", "1", ""));
    }

    @Test
    void hostileValuesAreDataInStatements() {
        List<String> hostile = List.of(
                "'; drop table mqtt_msg; --",
                "\" or 1=1 --",
                "\\",
                "\\'; select 1; #",
                "${clientid} ${payload}",
                "\r\nFLUSHALL\r\n",
                "*3\r\n$3\r\nSET\r\n",
                "a  b\tc",
                "?1 $1 :name %s {fn now()} {d '2020'}",
                "\u202e\ud83d\ude00 ü",
                "x".repeat(store.longestId()));
        publish(TOPIC, 3);
        for (String text : hostile) {
            Message message =
                    log.message("id " + text, "h/" + text.replace("+", "").replace("#", ""), text.getBytes(UTF_8));
            message.setClientId(text);
            message.put("username", text);
            log.publish(message);
        }
        TaskRunner runner = drain(rulesOnAllHooks());
        assertThat(runner.deadLetters()).isEmpty();
        assertThat(stored(TOPIC)).hasSize(3);
        assertThat(store.appended().stream().skip(3).map(values -> utf8(values.get(1))))
                .isEqualTo(hostile);
        assertThat(store.appended().stream().skip(3).map(values -> utf8(values.get(2))))
                .isEqualTo(hostile);
        assertThat(store.appended().stream().skip(3).map(values -> utf8(values.get(6))))
                .isEqualTo(hostile.stream().map(text -> "id " + text).toList());
        assertThat(store.appended().stream().skip(3).map(values -> utf8(values.get(8))))
                .isEqualTo(hostile);
    }

    @Test
    void randomPayloadsComeBackByteByByte() {
        Random random = new Random(3);
        List<byte[]> payloads = Stream.generate(() -> new byte[random.nextInt(300)])
                .limit(200)
                .peek(random::nextBytes)
                .toList();
        for (int i = 0; i < payloads.size(); i++) {
            log.publish(log.message("m" + i, "random", payloads.get(i)));
        }
        drain(rulesOnAllHooks());
        assertThat(store.appended().stream().map(values -> values.get(8)))
                .isEqualTo(payloads.stream()
                        .map(bytes -> new String(bytes, ISO_8859_1))
                        .toList());
    }

    @Test
    void whatAStatementRefusesIsADeadLetterWithItsRule() {
        publish("bad/a", 1);
        publish(TOPIC, 5);
        TaskRunner runner = drain(store.rules()
                + rule("message.publish", 7, "#", store.appending("good"))
                + rule("message.publish", 8, "bad/#", store.refusing()));
        assertThat(runner.deadLetters()).extracting(SinkRecord::kafkaOffset).containsExactly(0L);
        assertThat(runner.deadLetterCauses())
                .singleElement()
                .asString()
                .contains("tidemark.rules:")
                .contains("message.publish.8")
                .doesNotContain("payload 0");
        assertThat(stored("bad/a")).hasSize(1);
        assertThat(stored(TOPIC)).hasSize(5);
        assertThat(store.appended()).hasSize(6);
    }

    @Test
    void readsWhatApplicationsSubscribeClientsTo() {
        apply();
        store.subscribe("c", "a/+", 1);
        store.subscribe("c", "b'; --", 2);
        store.subscribe("c", "wrong", 7);
        store.subscribe("d", "e", 0);
        try (StoreReader reader = store.reader()) {
            assertThat(reader.subscriptions("c"))
                    .hasSize(2)
                    .containsEntry("a/+", 1)
                    .containsEntry("b'; --", 2);
            assertThat(reader.subscriptions("d")).hasSize(1).containsEntry("e", 0);
            assertThat(reader.subscriptions("'; drop table mqtt_sub; --")).isEmpty();
            assertThat(reader.subscriptions("nul\0")).isEmpty();
        }
    }

    private static String utf8(String latin1) {
        return UTF_8.decode(ByteBuffer.wrap(latin1.getBytes(ISO_8859_1))).toString();
    }
}
