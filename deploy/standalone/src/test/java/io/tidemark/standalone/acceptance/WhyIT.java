package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code tidemark why} about real messages and clients. */
@ExtendWith(SharedStandalone.class)
class WhyIT {

    private static final Topics TOPICS = Topics.withDefaultPrefix();

    private final Standalone standalone;

    WhyIT(Standalone standalone) {
        this.standalone = standalone;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    /** Publishes; returns the message's id. */
    private String publish(String topic, String payload, long expirySeconds) throws Exception {
        MqttProperties properties = new MqttProperties();
        if (expirySeconds > 0) {
            properties.setMessageExpiryInterval(expirySeconds);
        }
        Publishers.publish5(standalone, topic, payload.getBytes(UTF_8), properties);
        return new EventLog(standalone)
                .read(TOPICS.messages()).stream()
                        .map(ConsumerRecord::value)
                        .filter(message -> message.getTopic().equals(topic))
                        .map(Message::getId)
                        .reduce((earlier, later) -> later)
                        .orElseThrow();
    }

    private boolean happened(String clientId, Class<?> event) {
        return new EventLog(standalone)
                .read(TOPICS.clientEvents()).stream()
                        .filter(record -> record.key().equals(clientId))
                        .anyMatch(record -> event.isInstance(record.value().getEvent()));
    }

    private String why(String client, String message, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("why", "--client", client, "--message", message));
        arguments.addAll(List.of(more));
        try (Cli cli = Cli.start(standalone, arguments.toArray(String[]::new))) {
            assertThat(cli.await()).as(cli.output()).isZero();
            return cli.output();
        }
    }

    @Test
    void aMessageFromDueToAcknowledged() throws Exception {
        String topic = "pubsub/why";
        String client = "why_client";
        Subscriber.connect(standalone, client, topic).close();
        soon().until(() -> happened(client, Disconnected.class));
        String id = publish(topic, "one", 0);
        try (Stores stores = new Stores(standalone)) {
            soon().until(() -> stores.exists("mqtt:msg:" + id));
            soon().until(() ->
                    stores.rows("select id from mqtt_msg where msgid = ?", id).size() == 1);
        }

        assertThat(why(client, id))
                .contains("Message " + id + " and client " + client
                        + ": due, not delivered yet: the client is offline since ")
                .contains("subscribed to pubsub/why with QoS 1", "published on pubsub/why with QoS 1 by publisher-5")
                .contains("redis has applied its position and has the message (replays of this topic are read from it)")
                .contains("pgsql has applied its position and has the message");

        try (Subscriber back = Subscriber.connect(standalone, client, topic)) {
            soon().until(() -> back.received().size() == 1 && happened(client, Acked.class));
        }
        assertThat(why(client, id, "--topic", topic))
                .contains(": delivered and acknowledged at ", "replayed to why_client with QoS 1, connection ")
                .contains("left the broker for why_client", "acknowledged by why_client");

        assertThat(why(client, id, "--json")).contains("\"verdict\" : \"ACKNOWLEDGED\"", "\"story\" : [");
    }

    @Test
    void notDueAndExpired() throws Exception {
        String topic = "pubsub/why-not";
        Subscriber.connect(standalone, "why_early", topic).close();
        String id = publish(topic, "gone soon", 1);
        Subscriber.connect(standalone, "why_late", topic).close();
        soon().until(() -> happened("why_late", Disconnected.class));

        assertThat(why("why_late", id)).contains(": not due: the client subscribed only at ");
        soon().until(() -> why("why_early", id).contains(": expired at "));
        assertThat(why("why_nobody", id)).contains("knows nothing of client why_nobody");
    }

    @Test
    void noSuchMessageAndNoKafka() throws Exception {
        try (Cli none = Cli.start(standalone, "why", "--client", "c", "--message", "no-such-id")) {
            assertThat(none.await()).isEqualTo(1);
            assertThat(none.output()).contains("no message with this id in the log of the last 7 days");
        }
        try (Cli noKafka = Cli.start(
                standalone,
                "why",
                "--client",
                "c",
                "--message",
                "m",
                "--bootstrap-servers",
                "127.0.0.1:1",
                "--schema-registry",
                "http://127.0.0.1:1")) {
            assertThat(noKafka.await()).isEqualTo(3);
            assertThat(noKafka.output().lines())
                    .last()
                    .asString()
                    .startsWith("tidemark why: no answer from Kafka or the schema registry");
        }
    }
}
