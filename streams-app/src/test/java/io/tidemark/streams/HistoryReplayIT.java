package io.tidemark.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Publish;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.Topics;
import io.tidemark.streams.api.HttpApi;
import io.tidemark.streams.history.Destination;
import io.tidemark.streams.history.HistoryRefused;
import io.tidemark.streams.history.HistoryReport;
import io.tidemark.streams.history.HistoryRequest;
import io.tidemark.streams.history.HistoryStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Replays of history on a real Kafka. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int QOS = 2;

    private final Instant longAgo = Instant.now().minus(Duration.ofDays(1));
    private final RunningSystem system;
    private StreamsApp app;

    HistoryReplayIT(@TempDir Path directory) {
        system = new RunningSystem(directory);
    }

    @BeforeAll
    void start() {
        app = system.startApp("history");
        await().atMost(PATIENCE).until(app::isReady);
    }

    @AfterAll
    void stop() {
        app.close();
        system.close();
    }

    @Test
    void aClientGetsItInOrderPacedByItsAcksAndNoOffsetMoves() {
        Events client = new Events("paced").at(Instant.now().minusSeconds(20)).receiveMaximum(7);
        system.send(client.connected(1));
        system.send(client.subscribed(1, 2, "pace/#"));
        Events writer = new Events("writer").at(Instant.now().minusSeconds(10));
        List<String> ids = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add("p" + i);
            positions.add(system.publish(writer.message("pace/" + i % 5, "p" + i, i % 3)));
        }
        system.publish(writer.message("other/1", "o1", 1));
        try (RunningSystem.Reader<ClientCommand> commands = system.reader(system.topics.clientCommands());
                RunningSystem.Reader<AckOffset> acks = system.reader(system.topics.acks())) {
            HistoryReport started = app.historyReplays()
                    .start(request("pace/+", new Destination.ToClient("paced"), OptionalDouble.empty()));
            List<Deliver> delivered = new ArrayList<>();
            int acked = 0;
            while (delivered.size() < 40) {
                int before = delivered.size();
                await().atMost(PATIENCE).until(() -> delivered.addAll(delivers(commands, "paced")));
                assertThat(delivered.stream().skip(acked).filter(HistoryReplayIT::isTracked))
                        .hasSizeLessThanOrEqualTo(7);
                for (Deliver each : delivered.subList(before, delivered.size())) {
                    assertThat(each.getHistoryId()).isEqualTo(started.id());
                    if (isTracked(each)) {
                        system.send(ackOf(client, each));
                    }
                }
                acked = delivered.size();
            }
            assertThat(delivered)
                    .extracting(deliver -> deliver.getMessage().getId())
                    .isEqualTo(ids);
            HistoryReport ended = ended(started);
            assertThat(ended.status()).isEqualTo(HistoryStatus.COMPLETED);
            assertThat(ended.counts().matched()).isEqualTo(40);
            assertThat(ended.counts().sent()).isEqualTo(40);
            assertThat(ended.counts().acked()).isEqualTo(26);
            assertThat(ended.counts().read()).isEqualTo(ended.counts().toRead());
            // Nothing of it counts: after an ordinary acknowledgement of the last message all before it are unread.
            system.send(client.acked(1, "pace/3", "p38", positions.get(38)));
            String row = Topics.compositeKey("pace/3", "paced");
            List<AckOffset> rows = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                acks.poll().stream()
                        .filter(record -> record.key().equals(row))
                        .forEach(record -> rows.add(record.value()));
                return !rows.isEmpty()
                        && !rows.get(rows.size() - 1).getBeyondRanges().isEmpty();
            });
            assertThat(rows).allMatch(each -> each.getThrough() < positions.get(8));
            assertThat(rows.get(rows.size() - 1).getBeyondRanges())
                    .containsExactly(new PositionRange(positions.get(38), positions.get(38)));
        }
    }

    private static boolean isTracked(Deliver deliver) {
        return deliver.getQos() > 0;
    }

    private static ClientEvent ackOf(Events client, Deliver deliver) {
        Message message = deliver.getMessage();
        ClientEvent ack = client.acked(1, message.getTopic(), message.getId(), deliver.getPosition());
        ((Acked) ack.getEvent()).setHistoryId(deliver.getHistoryId());
        return ack;
    }

    @Test
    void aTopicGetsItWithItsNameAndWithoutWhatHasExpired() {
        Events writer = new Events("writer").at(longAgo);
        Message expired = writer.message("target/a", "gone", 1);
        expired.setMessageExpiryInterval(5L);
        system.publish(expired);
        for (int i = 0; i < 20; i++) {
            Message message = writer.message("target/" + i % 2, "t" + i, 2);
            message.setRetain(true);
            system.publish(message);
        }
        try (RunningSystem.Reader<ClientCommand> commands = system.reader(system.topics.clientCommands())) {
            HistoryReport ended = ended(app.historyReplays()
                    .start(request("target/#", new Destination.ToTopic("again/{topic}"), OptionalDouble.empty())));
            assertThat(ended.status()).isEqualTo(HistoryStatus.COMPLETED);
            assertThat(ended.counts().sent()).isEqualTo(20);
            assertThat(ended.counts().expired()).isEqualTo(1);
            List<Message> published = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                commands.poll().forEach(record -> {
                    if (record.value().getCommand() instanceof Publish publish
                            && record.key().startsWith("again/")) {
                        assertThat(record.value().getEpoch()).isNull();
                        assertThat(record.key()).isEqualTo(publish.getMessage().getTopic());
                        published.add(publish.getMessage());
                    }
                });
                return published.size() == 20;
            });
            for (int topic = 0; topic < 2; topic++) {
                String name = "again/target/" + topic;
                int first = topic;
                assertThat(published.stream()
                                .filter(message -> message.getTopic().equals(name)))
                        .extracting(Message::getId)
                        .isEqualTo(IntStream.range(0, 10)
                                .mapToObj(i -> "t" + (2 * i + first))
                                .toList());
            }
            assertThat(published).noneMatch(Message::getRetain).allMatch(message -> message.getQos() == 2);
        }
    }

    @Test
    void onlyWhatWasPublishedBetweenTheTimes() {
        for (int hour = 1; hour <= 9; hour++) {
            Events writer = new Events("writer").at(longAgo.plus(Duration.ofHours(hour)));
            system.publish(writer.message("hours", "h" + hour, 1));
        }
        HistoryRequest request = new HistoryRequest(
                TopicFilter.parse("hours"),
                longAgo.plus(Duration.ofHours(3)).plusMillis(1),
                longAgo.plus(Duration.ofHours(6)).plusMillis(1),
                new Destination.ToTopic("again"),
                OptionalDouble.empty(),
                QOS,
                false);
        HistoryReport ended = ended(app.historyReplays().start(request));
        assertThat(ended.counts().matched()).isEqualTo(3);
        assertThat(ended.counts().sent()).isEqualTo(3);
    }

    @Test
    void itKeepsTheRateAndCanBeCancelled() {
        Events writer = new Events("writer").at(longAgo);
        for (int i = 0; i < 30; i++) {
            system.publish(writer.message("rated", "r" + i, 1));
        }
        HistoryReport started =
                app.historyReplays().start(request("rated", new Destination.ToTopic("again"), OptionalDouble.of(10)));
        await().atMost(PATIENCE).until(() -> report(started).counts().sent() >= 10);
        assertThat(Duration.between(started.startedAt(), Instant.now())).isGreaterThan(Duration.ofMillis(750));
        assertThat(app.historyReplays().cancel(started.id())).isPresent();
        HistoryReport ended = ended(started);
        assertThat(ended.status()).isEqualTo(HistoryStatus.CANCELLED);
        assertThat(ended.counts().sent()).isLessThan(30);
        assertThat(ended.endedAt()).isPresent();
    }

    @Test
    void itEndsWhenTheClientGoesAndDoesNotBeginWithoutIt() {
        Events writer = new Events("writer").at(longAgo);
        for (int i = 0; i < 5; i++) {
            system.publish(writer.message("leaving", "l" + i, 1));
        }
        HistoryRequest request = request("leaving", new Destination.ToClient("leaver"), OptionalDouble.empty());
        assertThatThrownBy(() -> app.historyReplays().start(request))
                .isInstanceOf(HistoryRefused.class)
                .hasMessage("client leaver is not connected: history goes to connected clients only");
        Events client = new Events("leaver").at(Instant.now());
        system.send(client.connected(1));
        system.send(client.subscribed(1, 1, "leaving"));
        HistoryReport started = app.historyReplays().start(request);
        await().atMost(PATIENCE).until(() -> report(started).counts().sent() == 5);
        assertThat(report(started).status()).isEqualTo(HistoryStatus.RUNNING);
        system.send(client.disconnected(1));
        HistoryReport ended = ended(started);
        assertThat(ended.status()).isEqualTo(HistoryStatus.FAILED);
        assertThat(ended.reason()).hasValue("client leaver has disconnected");
    }

    @Test
    void whatTheClientDoesNotSubscribeToIsSkipped() {
        Events writer = new Events("writer").at(longAgo);
        system.publish(writer.message("partly/a", "pa", 1));
        system.publish(writer.message("partly/b", "pb", 1));
        Events client = new Events("partly").at(Instant.now());
        system.send(client.connected(1));
        system.send(client.subscribed(1, 0, "partly/a"));
        HistoryReport ended = ended(app.historyReplays()
                .start(request("partly/#", new Destination.ToClient("partly"), OptionalDouble.empty())));
        assertThat(ended.status()).isEqualTo(HistoryStatus.COMPLETED);
        assertThat(ended.counts().sent()).isEqualTo(1);
        assertThat(ended.counts().skipped()).isEqualTo(1);
    }

    @Test
    void overHttp() throws Exception {
        system.publish(new Events("writer").at(longAgo).message("http", "h", 1));
        try (HttpApi http = HttpApi.start("127.0.0.1", 0, app)) {
            String all = "{\"topicFilter\":\"http\",\"from\":\"2d\",\"to\":\"now\",";
            assertThat(post(http, all + "\"target\":\"again\"}").statusCode()).isEqualTo(201);
            await().atMost(PATIENCE).until(() -> send(http, "GET", "").body().contains("\"topicFilter\" : \"http\""));
            assertThat(post(http, all + "\"target\":\"a/#\"}").body()).startsWith("target 'a/#' is not a topic");
            assertThat(post(http, all + "\"target\":\"a\",\"rate\":0}").body()).startsWith("rate must be above 0");
            assertThat(post(http, all + "\"target\":\"a\",\"qos\":3}").statusCode())
                    .isEqualTo(400);
            assertThat(post(http, all + "\"target\":\"a\",\"clientId\":\"c\"}").body())
                    .isEqualTo("give either clientId or target\n");
            assertThat(post(http, all + "\"target\":\"a\",\"colour\":1}").body())
                    .startsWith("unknown field 'colour'");
            assertThat(post(http, all + "\"clientId\":\"nobody\"}").statusCode())
                    .isEqualTo(409);
            assertThat(post(http, "{").statusCode()).isEqualTo(400);
            assertThat(send(http, "GET", "/none").statusCode()).isEqualTo(404);
            assertThat(send(http, "DELETE", "/none").statusCode()).isEqualTo(404);
            assertThat(send(http, "DELETE", "").statusCode()).isEqualTo(405);
        }
    }

    private static HttpResponse<String> post(HttpApi http, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(http, ""))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(HttpApi http, String method, String below) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(http, below))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(HttpApi http, String below) {
        return URI.create("http://127.0.0.1:" + http.port() + "/history-replays" + below);
    }

    private HistoryRequest request(String filter, Destination destination, OptionalDouble rate) {
        return new HistoryRequest(
                TopicFilter.parse(filter), longAgo.minusSeconds(1), Instant.now(), destination, rate, QOS, false);
    }

    private static List<Deliver> delivers(RunningSystem.Reader<ClientCommand> commands, String clientId) {
        return commands.poll().stream()
                .map(record -> record.value())
                .filter(command -> command.getClientId().equals(clientId))
                .map(ClientCommand::getCommand)
                .filter(Deliver.class::isInstance)
                .map(Deliver.class::cast)
                .toList();
    }

    private HistoryReport report(HistoryReport started) {
        return app.historyReplays().get(started.id()).orElseThrow();
    }

    private HistoryReport ended(HistoryReport started) {
        await().atMost(PATIENCE).until(() -> report(started).endedAt().isPresent());
        return report(started);
    }
}
