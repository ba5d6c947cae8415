package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients get what applications wrote down for them in Redis, or ask for on its channel, without a SUBSCRIBE of their own. On HiveMQ
 * CE, Kafka, Redis and PostgreSQL of one standalone process, with the rules that it ships.
 */
@ExtendWith(SharedStandalone.class)
class ProxySubscriptionIT {

    private static final Topics TOPICS = Topics.withDefaultPrefix();

    private final Standalone standalone;
    private Stores stores;

    ProxySubscriptionIT(Standalone standalone) {
        this.standalone = standalone;
    }

    @BeforeEach
    void open() throws Exception {
        stores = new Stores(standalone);
    }

    @AfterEach
    void close() throws Exception {
        stores.close();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private void publish(String topic, String text) throws Exception {
        Publishers.publish311(standalone, topic, text.getBytes(UTF_8), false);
    }

    private static List<String> texts(Subscriber subscriber) {
        return subscriber.payloads().stream()
                .map(payload -> new String(payload, UTF_8))
                .toList();
    }

    private void awaitRow(String client, String topic) {
        soon().until(() -> !stores.rows("select 1 from mqtt_acked where clientid = ? and topic = ?", client, topic)
                .isEmpty());
    }

    private long deliveriesTo(String client) {
        return new EventLog(standalone)
                .read(TOPICS.clientCommands()).stream()
                        .filter(command -> command.key().equals(client))
                        .map(ConsumerRecord::value)
                        .filter(command -> command.getCommand() instanceof Deliver)
                        .count();
    }

    @Test
    void aClientGetsLiveAndMissedMessagesOfWhatIsWrittenDownForIt() throws Exception {
        String client = "proxied";
        String topic = "pubsub/proxied/kept";
        stores.putHash("mqtt:sub:" + client, topic, "1");
        stores.putHash("mqtt:sub:" + client, "pubsub/proxied/live/+", "0");
        stores.putHash("mqtt:sub:" + client, "pubsub/#/wrong", "1");

        try (Subscriber first = Subscriber.connect(standalone, client)) {
            awaitRow(client, topic);
            publish(topic, "kept 1");
            publish("pubsub/proxied/live/a", "live 1");
            soon().untilAsserted(() -> assertThat(texts(first)).containsExactlyInAnyOrder("kept 1", "live 1"));
            soon().until(() ->
                    !stores.string("mqtt:acked:" + client + ":" + topic).equals("0"));
        }
        assertThat(deliveriesTo(client)).as("all of it came live").isZero();
        publish(topic, "kept 2");
        publish("pubsub/proxied/live/a", "passed");
        publish(topic, "kept 3");

        try (Subscriber back = Subscriber.connect(standalone, client)) {
            soon().untilAsserted(() -> assertThat(texts(back)).containsExactly("kept 2", "kept 3"));
        }
        assertThat(deliveriesTo(client)).isEqualTo(2);
    }

    @Test
    void aClientThatSubscribesToTheSameItselfGetsWhatItMissedOnce() throws Exception {
        String client = "both";
        String topic = "pubsub/proxied/both";
        stores.putHash("mqtt:sub:" + client, topic, "1");
        try (Subscriber first = Subscriber.connect(standalone, client)) {
            awaitRow(client, topic);
            assertThat(first.isConnected()).isTrue();
        }
        publish(topic, "missed");

        try (Subscriber back = Subscriber.connect(standalone, client, topic)) {
            soon().until(() -> !back.received().isEmpty());
            publish(topic, "live");
            soon().until(() -> texts(back).contains("live"));
            assertThat(texts(back)).containsExactly("missed", "live");
        }
        assertThat(deliveriesTo(client)).isEqualTo(1);
    }

    @Test
    void anApplicationSubscribesAndUnsubscribesAConnectedClientOverTheChannel() throws Exception {
        String topic = "pubsub/proxied/asked";
        try (Subscriber subscriber = Subscriber.connect(standalone, "asked")) {
            soon().until(() -> "1".equals(stores.hash("mqtt:client:asked").get("state")));
            stores.publish("mqtt_channel", "no request");
            stores.publish(
                    "mqtt_channel",
                    "{\"type\":\"subscribe\",\"topic\":\"" + topic + "\",\"clientid\":\"asked\",\"qos\":\"1\"}");
            awaitRow("asked", topic);
            publish(topic, "heard");
            soon().untilAsserted(() -> assertThat(texts(subscriber)).containsExactly("heard"));

            stores.publish(
                    "mqtt_channel",
                    "{\"type\":\"unsubscribe\",\"topic\":\"" + topic + "\",\"clientid\":\"asked\",\"qos\":\"1\"}");
            soon().until(() -> stores.rows("select 1 from mqtt_acked where clientid = 'asked'")
                    .isEmpty());
            publish(topic, "not heard");
            subscriber.subscribe("pubsub/proxied/own");
            publish("pubsub/proxied/own", "end");
            soon().until(() -> texts(subscriber).contains("end"));
            assertThat(texts(subscriber)).containsExactly("heard", "end");
        }
        String metrics = standalone.get("/metrics").body();
        assertThat(metrics).contains("tidemark_subscription_requests_total{outcome=\"refused\"} 1.0");
    }

    @Test
    void theSecondStoreWithSuchARuleIsNamedAtTheStart() throws Exception {
        soon().untilAsserted(
                        () -> assertThat(log()).contains("looked up in redis").contains("not in pgsql by this rule"));
    }

    private String log() throws IOException {
        return Files.readString(standalone.data().resolve("logs").resolve("tidemark.log"));
    }
}
