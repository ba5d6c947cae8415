package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job, once through: presence, offline messages, ack offsets, queue, retained, in Redis and PostgreSQL. */
@ExtendWith(SharedStandalone.class)
class MainJobIT {

    private static final Topics TOPICS = Topics.withDefaultPrefix();

    private final Standalone standalone;
    private Stores stores;

    MainJobIT(Standalone standalone) {
        this.standalone = standalone;
    }

    @BeforeEach
    void open() throws SQLException {
        stores = new Stores(standalone);
    }

    @AfterEach
    void close() throws SQLException {
        stores.close();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void presenceIsInBothStores() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        Subscriber subscriber = Subscriber.connect(standalone, "sub_client", "pubsub/presence");

        soon().untilAsserted(() -> {
            Map<String, String> client = stores.hash("mqtt:client:sub_client");
            assertThat(client).containsEntry("state", "1").containsEntry("offline_at", "undefined");
            assertThat(Long.parseLong(client.get("online_at")))
                    .isBetween(before.getEpochSecond(), Instant.now().getEpochSecond());
        });
        soon().untilAsserted(() -> {
            Map<String, Object> row = onlyRow("select * from mqtt_client where clientid = ?", "sub_client");
            assertThat(row).containsEntry("state", 1).containsEntry("offline_at", null);
            assertThat(row.get("online_at")).isNotNull();
            assertThat(stores.hash("mqtt:node:" + row.get("node"))).containsKey("sub_client");
        });
        soon().untilAsserted(() -> assertThat(stores.rows(
                        "select * from mqtt_acked where clientid = ? and topic = ?", "sub_client", "pubsub/presence"))
                .hasSize(1));

        subscriber.close();

        awaitOffline("sub_client");
    }

    @Test
    void aClientThatFallsSilentIsOfflineAfterItsKeepAlive() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), standalone.port(Standalone.MQTT))) {
            connectAndFallSilent(socket, "silent_client", 1);
            soon().untilAsserted(() ->
                    assertThat(stores.hash("mqtt:client:silent_client")).containsEntry("state", "1"));

            awaitOffline("silent_client");
        }
    }

    /** An MQTT 3.1.1 CONNECT, and nothing after it. */
    private static void connectAndFallSilent(Socket socket, String clientId, int keepAliveSeconds) throws IOException {
        byte[] id = text(clientId);
        OutputStream out = socket.getOutputStream();
        out.write(
                new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, (byte) keepAliveSeconds});
        out.write(new byte[] {0, (byte) id.length});
        out.write(id);
        out.flush();
    }

    private void awaitOffline(String clientId) {
        soon().untilAsserted(() -> {
            Map<String, String> client = stores.hash("mqtt:client:" + clientId);
            assertThat(client).containsEntry("state", "0");
            assertThat(client.get("offline_at")).matches("\\d{10}");
            Map<String, Object> row = onlyRow("select * from mqtt_client where clientid = ?", clientId);
            assertThat(row).containsEntry("state", 0);
            assertThat(row.get("offline_at")).isNotNull();
            assertThat(stores.hash("mqtt:node:" + row.get("node"))).doesNotContainKey(clientId);
        });
    }

    @Test
    void aSubscriberGetsExactlyWhatItMissed() throws Exception {
        String topic = "pubsub/news";
        String client = "news_client";
        Subscriber.connect(standalone, client, topic).close();
        awaitOffsetRow(client, topic);

        byte[] binary = {0, (byte) 0xFF, (byte) 0xC0, 1, 0, (byte) 0x80};
        List<byte[]> payloads = List.of(text("one"), text("two"), binary, text("four"), text("five"));
        MqttProperties properties = new MqttProperties();
        properties.setContentType("text/plain");
        properties.setResponseTopic("answers/here");
        properties.setCorrelationData(new byte[] {7, 0, 9});
        properties.setMessageExpiryInterval(3000L);
        properties.setUserProperties(
                List.of(new UserProperty("k", "1"), new UserProperty("k", "2"), new UserProperty("j", "")));
        Publishers.publish311(standalone, topic, payloads.get(0), false);
        Publishers.publish5(standalone, topic, payloads.get(1), new MqttProperties());
        Publishers.publish311(standalone, topic, payloads.get(2), false);
        Publishers.publish5(standalone, topic, payloads.get(3), properties);
        Publishers.publish311(standalone, topic, payloads.get(4), false);

        List<String> ids = awaitStored(topic, payloads);

        try (Subscriber witness = Subscriber.connect(standalone, "news_witness", "#");
                Subscriber stranger = Subscriber.connect(standalone, "news_stranger", topic)) {
            Subscriber back = Subscriber.connect(standalone, client, topic);
            soon().until(() -> back.received().size() >= 5);
            assertThat(back.payloads()).containsExactlyElementsOf(payloads);
            assertThat(back.received()).allSatisfy(received -> {
                assertThat(received.topic()).isEqualTo(topic);
                assertThat(received.message().getQos()).isEqualTo(1);
                assertThat(received.message().isRetained()).isFalse();
            });
            assertSameProperties(back.received().get(3).message().getProperties(), properties);
            assertThat(back.received().get(0).message().getProperties().getUserProperties())
                    .as("nothing of Tidemark's own is left on the message")
                    .isNullOrEmpty();
            awaitOffset(client, topic, ids.get(4));
            back.close();

            Subscriber again = Subscriber.connect(standalone, client, topic);
            Publishers.publish311(standalone, topic, text("live"), false);
            soon().until(() -> !again.received().isEmpty());
            List<String> all = stores.sortedSet("mqtt:msg:" + topic);
            awaitOffset(client, topic, all.get(all.size() - 1));
            assertThat(again.payloads()).as("nothing is replayed twice").containsExactly(text("live"));
            again.close();

            assertThat(stranger.payloads())
                    .as("a client that was never there has no history")
                    .containsExactly(text("live"));
            assertThat(witness.payloads())
                    .as("a replay is seen by its own client only")
                    .containsExactly(text("live"));
        }
        assertThat(deliveriesTo(client)).isEqualTo(5);
        assertThat(deliveriesTo("news_stranger")).isZero();
    }

    private void awaitOffsetRow(String client, String topic) {
        soon().untilAsserted(() -> assertThat(
                        stores.rows("select 1 from mqtt_acked where clientid = ? and topic = ?", client, topic))
                .hasSize(1));
    }

    /** Waits until both stores hold these messages, and checks every field; returns their ids in order. */
    private List<String> awaitStored(String topic, List<byte[]> payloads) throws SQLException {
        soon().until(() -> stores.sortedSet("mqtt:msg:" + topic).size() == payloads.size());
        List<String> ids = stores.sortedSet("mqtt:msg:" + topic);
        IntStream.range(0, ids.size()).forEach(i -> {
            String key = "mqtt:msg:" + ids.get(i);
            Map<String, String> message = stores.hash(key);
            assertThat(message).containsKeys("id", "from", "qos", "topic", "retain", "payload", "ts");
            assertThat(message)
                    .hasSize(i == 3 ? 8 : 7)
                    .containsEntry("id", ids.get(i))
                    .containsEntry("qos", "1")
                    .containsEntry("topic", topic)
                    .containsEntry("retain", "false")
                    .containsEntry("from", i % 2 == 0 ? "publisher-311" : "publisher-5");
            assertThat(message.get("ts")).matches("\\d{10}");
            assertThat(stores.hashField(key, "payload")).isEqualTo(payloads.get(i));
        });
        soon().untilAsserted(() -> assertThat(stores.rows("select 1 from mqtt_msg where topic = ?", topic))
                .hasSize(payloads.size()));
        List<Map<String, Object>> rows = stores.rows("select * from mqtt_msg where topic = ? order by id", topic);
        IntStream.range(0, rows.size()).forEach(i -> assertThat(rows.get(i))
                .containsEntry("msgid", ids.get(i))
                .containsEntry("qos", 1)
                .satisfies(row -> assertThat((byte[]) row.get("payload")).isEqualTo(payloads.get(i))));
        return ids;
    }

    private static void assertSameProperties(MqttProperties actual, MqttProperties published) {
        assertThat(actual.getContentType()).isEqualTo(published.getContentType());
        assertThat(actual.getResponseTopic()).isEqualTo(published.getResponseTopic());
        assertThat(actual.getCorrelationData()).isEqualTo(published.getCorrelationData());
        assertThat(actual.getMessageExpiryInterval()).isBetween(2900L, 3000L);
        assertThat(actual.getUserProperties()).isEqualTo(published.getUserProperties());
    }

    private void awaitOffset(String client, String topic, String messageId) {
        soon().untilAsserted(() -> {
            assertThat(stores.string("mqtt:acked:" + client + ":" + topic)).isEqualTo(messageId);
            assertThat(onlyRow(
                            "select m.msgid from mqtt_acked a join mqtt_msg m on m.id = a.mid"
                                    + " where a.clientid = ? and a.topic = ?",
                            client,
                            topic))
                    .containsEntry("msgid", messageId);
        });
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
    void theFirstAckRemovesAQueuedMessage() throws Exception {
        String topic = "queue/jobs";
        Publishers.publish311(standalone, topic, text("job"), false);
        soon().until(() -> stores.sortedSet("mqtt:msg:" + topic).size() == 1);
        String id = stores.sortedSet("mqtt:msg:" + topic).get(0);
        assertThat(stores.exists("mqtt:msg:" + id)).isTrue();

        try (Subscriber worker = Subscriber.connect(standalone, "worker", topic)) {
            soon().until(() -> !worker.received().isEmpty());
            assertThat(worker.payloads()).containsExactly(text("job"));
            soon().untilAsserted(() -> {
                assertThat(stores.exists("mqtt:msg:" + topic)).isFalse();
                assertThat(stores.exists("mqtt:msg:" + id)).isFalse();
            });
        }
    }

    @Test
    void theLastRetainedMessageIsKeptUntilItIsCleared() throws Exception {
        String topic = "retained/state";
        Publishers.publish311(standalone, topic, text("first"), true);
        Publishers.publish311(standalone, topic, text("on"), true);
        soon().untilAsserted(() -> {
            assertThat(stores.hash("mqtt:retain:" + topic))
                    .containsEntry("payload", "on")
                    .containsEntry("retain", "true");
            assertThat((byte[]) onlyRow("select payload from mqtt_retain where topic = ?", topic)
                            .get("payload"))
                    .isEqualTo(text("on"));
        });

        Publishers.publish311(standalone, topic, new byte[0], true);

        soon().untilAsserted(() -> {
            assertThat(stores.exists("mqtt:retain:" + topic)).isFalse();
            assertThat(stores.rows("select 1 from mqtt_retain where topic = ?", topic))
                    .isEmpty();
        });
    }

    @Test
    void unsubscribeForgetsTheOffset() throws Exception {
        String topic = "pubsub/forgotten";
        try (Subscriber subscriber = Subscriber.connect(standalone, "forgetful", topic)) {
            awaitOffsetRow("forgetful", topic);
            subscriber.unsubscribe(topic);
            soon().untilAsserted(() -> {
                assertThat(stores.rows("select 1 from mqtt_acked where clientid = ?", "forgetful"))
                        .isEmpty();
                assertThat(stores.exists("mqtt:acked:forgetful:" + topic)).isFalse();
            });
        }
    }

    @Test
    void theWillIsStoredLikeAnyMessage() throws Exception, MqttException {
        String topic = "pubsub/will";
        var options = new org.eclipse.paho.client.mqttv3.MqttConnectOptions();
        options.setWill(topic, text("gone"), 1, false);
        options.setKeepAliveInterval(5);
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(
                standalone.mqttUri(), "mortal", new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
        client.connect(options);

        client.disconnectForcibly(0, 1, false); // closes the connection, sends no DISCONNECT
        client.close();

        soon().untilAsserted(() -> assertThat(stores.rows("select payload from mqtt_msg where topic = ?", topic))
                .singleElement()
                .satisfies(row -> assertThat((byte[]) row.get("payload")).isEqualTo(text("gone"))));
    }

    @Test
    void metricsAndHealthCoverEveryPart() throws Exception {
        Publishers.publish311(standalone, "pubsub/metrics", text("counted"), false);

        soon().untilAsserted(() -> assertThat(standalone.get("/metrics").body())
                .containsPattern("(?m)^tidemark_bridge_messages_total\\S* [1-9]")
                .containsPattern("(?m)^tidemark_log_indexed_total [1-9]")
                .containsPattern("(?m)^tidemark_sink_records_total\\{connector=\"redis\",task=\"\\d\"} [1-9]")
                .containsPattern("(?m)^tidemark_sink_records_total\\{connector=\"pgsql\",task=\"\\d\"} [1-9]")
                .contains("tidemark_sink_dead_letters_total", "tidemark_sink_applied_lag_ms", "kafka_consumer_lag"));
        assertThat(standalone.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(standalone.get("/status").body()).contains("Redis", "PostgreSQL", "MQTT broker", "Streams");
    }

    private Map<String, Object> onlyRow(String query, Object... parameters) throws SQLException {
        List<Map<String, Object>> rows = stores.rows(query, parameters);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }
}
