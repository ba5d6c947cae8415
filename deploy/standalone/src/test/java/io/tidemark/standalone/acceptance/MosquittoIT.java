package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.inbox.InboxProperties;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.mosquitto.ShippedFiles;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.acceptance.Subscriber.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Mosquitto as the shipped files configure it, its bridge in a process of its own, and all the rest of Tidemark. */
@ExtendWith(SharedStandalone.class)
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class MosquittoIT {

    private static final Path SHIPPED = Path.of("..", "mosquitto");
    private static final String PASSWORD = "a word that is not in any log";

    private final Standalone standalone;
    private final Topics topics = Topics.withPrefix("mqtt.");

    @SuppressWarnings("NullAway.Init")
    private MosquittoProcess mosquitto;

    @SuppressWarnings("NullAway.Init")
    private Cli bridge;

    MosquittoIT(Standalone standalone) {
        this.standalone = standalone;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        mosquitto = MosquittoProcess.start(
                directory.resolve("mosquitto"),
                Ports.free(),
                ShippedFiles.install(SHIPPED, directory, Map.of("tidemark", PASSWORD)));
        Path secret = directory.resolve("mqtt-password");
        Files.writeString(secret, PASSWORD + "\n");
        Path config = directory.resolve("bridge.properties");
        Files.writeString(
                config,
                """
                broker=mosquitto
                mqtt.url=%s
                mqtt.username=tidemark
                mqtt.password=${file:%s}
                """
                        .formatted(mosquitto.uri(), secret));
        bridge = Cli.start(standalone, "bridge", "--config", config.toString());
        soon().until(() -> bridge.output().contains("tidemark-bridge-mosquitto is connected to the broker"));
    }

    @AfterEach
    void stop() {
        bridge.close();
        mosquitto.close();
    }

    private List<ClientEvent> events(String clientId) {
        return new EventLog(standalone)
                .read(topics.clientEvents()).stream()
                        .map(record -> record.value())
                        .filter(event -> event.getClientId().equals(clientId))
                        .toList();
    }

    private List<String> happened(String clientId) {
        return events(clientId).stream()
                .map(event -> event.getEvent().getClass().getSimpleName())
                .toList();
    }

    private void publish(String... texts) throws Exception {
        try (Subscriber publisher = Subscriber.connect(mosquitto.uri(), "sensor")) {
            for (String text : texts) {
                publisher.publish("mosquitto/news", text.getBytes(UTF_8));
            }
        }
    }

    private void forge(String inbox) throws Exception {
        // Mosquitto 2.0.11 refuses it, and closes the connection.
        Subscriber forger = Subscriber.connect(mosquitto.uri(), "forger");
        forger.publish(inbox, "forged".getBytes(UTF_8));
        soon().until(() -> !forger.isConnected());
        soon().untilAsserted(() -> assertThat(happened("forger")).containsExactly("Connected", "Disconnected"));
    }

    private void awaitInTheLog(String text) {
        soon().until(() -> new EventLog(standalone)
                .read(topics.messages()).stream()
                        .map(record -> record.value())
                        .anyMatch(message -> isText(message, text)));
    }

    private static boolean isText(Message message, String text) {
        return message.getTopic().equals("mosquitto/news")
                && UTF_8.decode(message.getPayload().duplicate()).toString().equals(text);
    }

    private static List<String> texts(Subscriber subscriber, String topic) {
        return subscriber.received().stream()
                .filter(received -> received.topic().equals(topic))
                .map(received -> new String(received.payload(), UTF_8))
                .toList();
    }

    private Subscriber phone() throws Exception {
        return Subscriber.connect(mosquitto.uri(), "phone", "mosquitto/#", "$replay/phone/#");
    }

    @Test
    void whatAClientMissedComesToItsInboxOnceAndToNobodyElse() throws Exception {
        String inbox = "$replay/phone/mosquitto/news";
        try (Subscriber phone = phone()) {
            publish("live");
            soon().until(() -> texts(phone, "mosquitto/news").equals(List.of("live")));
            awaitInTheLog("live");
        }
        soon().untilAsserted(() ->
                assertThat(happened("phone")).containsExactly("Connected", "Subscribed", "Subscribed", "Disconnected"));

        List<String> missed =
                IntStream.range(0, 20).mapToObj(i -> "missed " + i).toList();
        publish(missed.toArray(String[]::new));
        awaitInTheLog("missed 19");
        try (Subscriber spy = Subscriber.connect(mosquitto.uri(), "spy", "$replay/#", "$SYS/broker/log/#")) {
            try (Subscriber phone = phone()) {
                soon().untilAsserted(() -> assertThat(texts(phone, inbox)).isEqualTo(missed));
                Received first = phone.received().get(0);
                assertThat(first.message().getProperties().getUserProperties())
                        .extracting(UserProperty::getKey)
                        .contains(InboxProperties.ID, InboxProperties.TOPIC, InboxProperties.POSITION);
                soon().until(() ->
                        happened("phone").stream().filter("Acked"::equals).count() == 20);
                // Anybody could write to it, or say that it has been read, without the access rules.
                forge(inbox);
                publish("live again");
                soon().until(() -> texts(phone, "mosquitto/news").equals(List.of("live again")));
                assertThat(texts(phone, inbox)).isEqualTo(missed);
            }
            assertThat(spy.received()).isEmpty();
        }
        soon().until(() ->
                happened("phone").stream().filter("Disconnected"::equals).count() == 2);

        try (Subscriber phone = phone()) {
            publish("live at last");
            soon().until(() -> texts(phone, "mosquitto/news").equals(List.of("live at last")));
            soon().until(() ->
                    happened("phone").stream().filter("Subscribed"::equals).count() == 6);
            publish("and the end");
            soon().until(() -> texts(phone, "mosquitto/news").contains("and the end"));
            assertThat(texts(phone, inbox)).isEmpty();
        }
        assertThat(bridge.output()).doesNotContain(PASSWORD);
    }
}
