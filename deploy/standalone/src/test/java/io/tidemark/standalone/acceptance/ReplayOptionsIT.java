package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Replay;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replays of many topics, with no local, and what the replays topic says of them. On HiveMQ CE, Kafka, Redis and PostgreSQL of
 * one standalone process.
 */
@ExtendWith(SharedStandalone.class)
class ReplayOptionsIT {

    private static final Topics TOPICS = Topics.withDefaultPrefix();

    private final Standalone standalone;

    ReplayOptionsIT(Standalone standalone) {
        this.standalone = standalone;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    @ParameterizedTest
    @CsvSource({"plus, pubsub/plus/+/x", "hash, pubsub/hash/#"})
    void aWildcardSubscriberGetsAllTopicsMergedInPublishOrder(String name, String filter) throws Exception {
        List<String> topics = IntStream.range(0, 50)
                .mapToObj(i -> "pubsub/" + name + "/" + i + "/x")
                .toList();
        Subscriber.connect(standalone, "wild-" + name, filter).close();
        NumberedMessages.publish(standalone, "wild-publisher", topics, 0, 1000);

        try (Subscriber back = Subscriber.connect(standalone, "wild-" + name, filter)) {
            soon().until(() -> back.received().size() >= 1000);
            NumberedMessages.publish(standalone, "wild-publisher", topics, 1000, 1);
            soon().until(() -> NumberedMessages.numbers(back).contains(1000));
            assertThat(NumberedMessages.numbers(back))
                    .as("each once, live and replayed")
                    .containsExactlyInAnyOrderElementsOf(NumberedMessages.range(0, 1001));
            assertInPublishOrder(back, topics);
        }
    }

    @Test
    void theFiltersOfOneSubscribeAreMergedToo() throws Exception {
        List<String> topics = List.of("pubsub/several/a", "pubsub/several/b", "pubsub/several/deep/c/d");
        MqttSubscription[] filters = {
            new MqttSubscription("pubsub/several/a", 1),
            new MqttSubscription("pubsub/several/b", 1),
            new MqttSubscription("pubsub/several/deep/#", 1)
        };
        try (Subscriber first = Subscriber.connect(standalone, "several")) {
            first.subscribe(filters);
        }
        NumberedMessages.publish(standalone, "several-publisher", topics, 0, 300);

        try (Subscriber back = Subscriber.connect(standalone, "several")) {
            back.subscribe(filters);
            soon().until(() -> back.received().size() >= 300);
            assertThat(NumberedMessages.numbers(back))
                    .containsExactlyInAnyOrderElementsOf(NumberedMessages.range(0, 300));
            assertInPublishOrder(back, topics);
            soon().untilAsserted(() -> assertThat(replays("several")).last().satisfies(replay -> {
                assertThat(replay.getStatus()).isEqualTo(ReplayStatus.COMPLETED);
                assertThat(replay.getTopics()).isEqualTo(3);
                assertThat(replay.getDelivered()).isEqualTo(300);
                assertThat(replay.getAcked()).isEqualTo(300);
            }));
        }
    }

    /** Each topic strictly in order, and all topics together by the time of publication in the log. */
    private void assertInPublishOrder(Subscriber subscriber, List<String> topics) {
        Map<Integer, Long> publishedAt = new HashMap<>();
        for (ConsumerRecord<String, Message> message : new EventLog(standalone).read(TOPICS.messages())) {
            if (topics.contains(message.key())) {
                publishedAt.put(
                        message.value().getPayload().duplicate().getInt(),
                        message.value().getPublishedAt().toEpochMilli());
            }
        }
        List<Integer> numbers = NumberedMessages.numbers(subscriber);
        assertThat(numbers.stream().map(publishedAt::get).toList()).isSorted();
        for (String topic : topics) {
            assertThat(subscriber.received().stream()
                            .filter(received -> received.topic().equals(topic))
                            .map(received -> SteadyPublisher.numberOf(received.payload()))
                            .toList())
                    .isSorted();
        }
    }

    @Test
    void aClientWithNoLocalIsNotSentItsOwn() throws Exception {
        MqttSubscription filter = new MqttSubscription("pubsub/local/+", 1);
        filter.setNoLocal(true);
        try (Subscriber subscriber = Subscriber.connect(standalone, "local")) {
            subscriber.subscribe(filter);
        }
        try (Subscriber publisher = Subscriber.connect(standalone, "local")) {
            publisher.publish("pubsub/local/a", "own".getBytes(UTF_8));
        }
        Publishers.publish311(standalone, "pubsub/local/a", "foreign".getBytes(UTF_8), false);
        try (Subscriber back = Subscriber.connect(standalone, "local")) {
            back.subscribe(filter);
            soon().untilAsserted(() -> assertThat(replays("local")).last().satisfies(replay -> {
                assertThat(replay.getStatus()).isEqualTo(ReplayStatus.COMPLETED);
                assertThat(replay.getSkipped()).isEqualTo(1);
            }));
            assertThat(back.payloads()).containsExactly("foreign".getBytes(UTF_8));
        }
    }

    @Test
    void theReplaysTopicSaysThatAStoreDoesNotAnswer() throws Exception {
        String topic = "pubsub/outage";
        Subscriber.connect(standalone, "outage-reader", topic).close();
        NumberedMessages.publish(standalone, "outage-publisher", List.of(topic), 0, 20);
        signalRedis("STOP");
        try (Subscriber back = Subscriber.connect(standalone, "outage-reader", topic)) {
            soon().untilAsserted(
                            () -> assertThat(replays("outage-reader")).last().satisfies(replay -> {
                                assertThat(replay.getStatus()).isEqualTo(ReplayStatus.WAITING);
                                assertThat(replay.getReason()).isNotBlank();
                                System.out.println("a replay without its Redis waits: " + replay.getReason());
                            }));
            NumberedMessages.publish(standalone, "outage-publisher", List.of(topic), 20, 5);
            soon().until(() -> back.received().size() >= 5);
            assertThat(NumberedMessages.numbers(back)).as("live goes on").isEqualTo(NumberedMessages.range(20, 5));

            signalRedis("CONT");

            soon().until(() -> back.received().size() >= 25);
            soon().untilAsserted(() -> assertThat(replays("outage-reader"))
                    .last()
                    .extracting(Replay::getStatus)
                    .isEqualTo(ReplayStatus.COMPLETED));
            List<Integer> numbers = NumberedMessages.numbers(back);
            assertThat(numbers.subList(5, numbers.size())).isEqualTo(NumberedMessages.range(0, 20));
        } finally {
            signalRedis("CONT");
        }
    }

    /** A stopped process keeps its connections and answers nothing. */
    private void signalRedis(String signal) throws Exception {
        List<ProcessHandle> servers = standalone.children("redis-server");
        assertThat(servers).isNotEmpty();
        for (ProcessHandle server : servers) {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid())).start();
            assertThat(kill.waitFor()).isZero();
        }
    }

    private List<Replay> replays(String clientId) {
        return new EventLog(standalone)
                .read(TOPICS.replays()).stream()
                        .filter(replay -> replay.key().equals(clientId))
                        .map(ConsumerRecord::value)
                        .toList();
    }
}
