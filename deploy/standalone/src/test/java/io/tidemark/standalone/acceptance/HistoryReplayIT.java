package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replay of history with the real command line, to real clients. */
@ExtendWith(SharedStandalone.class)
class HistoryReplayIT {

    private static final Topics TOPICS = Topics.withDefaultPrefix();

    private final Standalone standalone;

    HistoryReplayIT(Standalone standalone) {
        this.standalone = standalone;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private List<String> publish(String topic, int count) throws Exception {
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add("message " + i);
            Publishers.publish5(standalone, topic, ("message " + i).getBytes(UTF_8), new MqttProperties());
        }
        return payloads;
    }

    private static List<String> texts(Subscriber subscriber) {
        return subscriber.payloads().stream()
                .map(payload -> new String(payload, UTF_8))
                .toList();
    }

    /** Every row that the client ever had for a topic. */
    private List<AckOffset> rows(String clientId, String topic) {
        return new EventLog(standalone)
                .read(TOPICS.acks()).stream()
                        .filter(record -> record.key().equals(Topics.compositeKey(topic, clientId)))
                        .map(record -> record.value())
                        .toList();
    }

    private List<Acked> historyAcks(String clientId) {
        return new EventLog(standalone)
                .read(TOPICS.clientEvents()).stream()
                        .filter(record -> record.key().equals(clientId))
                        .map(record -> record.value().getEvent())
                        .filter(Acked.class::isInstance)
                        .map(Acked.class::cast)
                        .filter(acked -> acked.getHistoryId() != null)
                        .toList();
    }

    @Test
    void aClientGetsAgainWhatItHasReadAndNothingElseChanges() throws Exception {
        String topic = "pubsub/history";
        String from = Instant.now().toString();
        try (Stores stores = new Stores(standalone);
                Subscriber reader = Subscriber.connect(standalone, "history_reader", topic);
                Subscriber other = Subscriber.connect(standalone, "history_other", topic)) {
            List<String> payloads = publish(topic, 25);
            soon().until(() ->
                    other.received().size() == 25 && reader.received().size() == 25);
            String lastId = stores.sortedSet("mqtt:msg:" + topic).get(24);
            soon().until(() ->
                    stores.string("mqtt:acked:history_reader:" + topic).equals(lastId));
            List<AckOffset> before = rows("history_reader", topic);

            try (Cli replay = Cli.start(
                    standalone,
                    "replay",
                    "--topic",
                    "pubsub/+",
                    "--from",
                    from,
                    "--to",
                    "now",
                    "--client",
                    "history_reader")) {
                assertThat(replay.await()).as(replay.output()).isZero();
                assertThat(replay.output()).contains(" completed after ", "25 matched, 25 sent, 25 acknowledged");
            }

            List<String> twice = new ArrayList<>(payloads);
            twice.addAll(payloads);
            soon().until(() -> reader.received().size() >= 50);
            assertThat(texts(reader)).isEqualTo(twice);
            assertThat(reader.received()).allSatisfy(received -> {
                assertThat(received.topic()).isEqualTo(topic);
                assertThat(received.message().getProperties().getUserProperties())
                        .isEmpty();
            });
            assertThat(texts(other)).isEqualTo(payloads);
            assertThat(historyAcks("history_reader")).hasSize(25);
            // What would follow from the acknowledgements is behind them on the log: wait for something later.
            publish(topic, 1);
            soon().until(() -> rows("history_reader", topic).size() > before.size());
            assertThat(rows("history_reader", topic)).startsWith(before.toArray(AckOffset[]::new));
            assertThat(rows("history_reader", topic)).hasSize(before.size() + 1);
        }
    }

    /** What is replayed to a client counts for nothing, also if it has never read it. */
    @Test
    void anUnreadMessageStaysUnread() throws Exception {
        String topic = "pubsub/history-unread";
        String client = "history_unread";
        Subscriber.connect(standalone, client, topic).close();
        soon().until(() -> !rows(client, topic).isEmpty());
        String from = Instant.now().toString();
        List<String> payloads = publish(topic, 3);
        AckOffset unread = rows(client, topic).get(0);
        try (Subscriber elsewhere = Subscriber.connect(standalone, "history_elsewhere", topic);
                Cli replay = Cli.start(
                        standalone,
                        "replay",
                        "--topic",
                        topic,
                        "--from",
                        from,
                        "--to",
                        "now",
                        "--client",
                        "history_elsewhere")) {
            assertThat(replay.await()).as(replay.output()).isZero();
            assertThat(texts(elsewhere)).isEqualTo(payloads);
        }
        assertThat(rows(client, topic)).containsExactly(unread);
        try (Subscriber back = Subscriber.connect(standalone, client, topic)) {
            soon().until(() -> back.received().size() == 3);
            assertThat(texts(back)).isEqualTo(payloads);
        }
    }

    @Test
    void aTopicGetsItForWhoeverSubscribesAtTheRateThatWasAskedFor() throws Exception {
        String topic = "pubsub/history-target";
        String from = Instant.now().toString();
        List<String> payloads = publish(topic, 11);
        try (Subscriber one = Subscriber.connect(standalone, "history_target_1", "again/#");
                Subscriber two = Subscriber.connect(standalone, "history_target_2", "again/" + topic)) {
            long begin = System.nanoTime();
            try (Cli replay = Cli.start(
                    standalone,
                    "replay",
                    "--topic",
                    topic,
                    "--from",
                    from,
                    "--to",
                    "now",
                    "--target",
                    "again/{topic}",
                    "--rate",
                    "5")) {
                assertThat(replay.await()).as(replay.output()).isZero();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1_800));
            soon().until(() -> one.received().size() == 11 && two.received().size() == 11);
            assertThat(texts(one)).isEqualTo(payloads);
            assertThat(texts(two)).isEqualTo(payloads);
            assertThat(one.received())
                    .allSatisfy(received -> assertThat(received.topic()).isEqualTo("again/" + topic));
        }
        assertThat(new EventLog(standalone).read(TOPICS.messages()))
                .noneMatch(record -> record.key().startsWith("again/"));
        assertThat(rows("history_target_2", "again/" + topic)).allMatch(row -> row.getThroughId() == null);
    }

    @Test
    void ctrlCCancelsIt() throws Exception {
        String topic = "pubsub/history-cancel";
        String from = Instant.now().toString();
        publish(topic, 5);
        try (Cli replay = Cli.start(
                standalone,
                "replay",
                "--topic",
                topic,
                "--from",
                from,
                "--to",
                "now",
                "--target",
                "again",
                "--rate",
                "0.1")) {
            soon().until(() -> replay.output().contains(" runs; Ctrl-C cancels it."));
            String id = replay.output().replaceFirst("(?s).*History replay (\\S+) runs.*", "$1");
            soon().until(() -> standalone.get("/history-replays/" + id).body().contains("\"sent\" : 1"));
            replay.interrupt();
            assertThat(replay.await()).isEqualTo(130);
            assertThat(replay.output()).containsOnlyOnce(" cancelled after ").contains("1 sent");
            assertThat(standalone.get("/history-replays/" + id).body()).contains("\"status\" : \"CANCELLED\"");
        }
    }

    @Test
    void wrongRequestsAreOneSentence() throws Exception {
        assertRefused(2, "from (", "--topic", "a", "--from", "now", "--to", "1h", "--target", "b");
        assertRefused(2, "'soon' is not a time", "--topic", "a", "--from", "soon", "--to", "now", "--target", "b");
        assertRefused(
                1,
                "client nobody is not connected",
                "--topic",
                "a",
                "--from",
                "1h",
                "--to",
                "now",
                "--client",
                "nobody");
        assertRefused(
                2, "target 'b/#' is not a topic", "--topic", "a", "--from", "1h", "--to", "now", "--target", "b/#");
        HttpRequest form = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + standalone.port(Standalone.API) + "/history-replays"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(form, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(415);
    }

    private void assertRefused(int code, String message, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("replay"));
        arguments.addAll(List.of(options));
        try (Cli replay = Cli.start(standalone, arguments.toArray(String[]::new))) {
            assertThat(replay.await()).isEqualTo(code);
            assertThat(replay.output().lines())
                    .singleElement()
                    .asString()
                    .startsWith("tidemark replay: ")
                    .contains(message);
        }
    }
}
