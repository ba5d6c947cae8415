package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every event says as whom and from where its client is connected, and every message its publisher. */
class PeerIT {

    private static final String LOCAL = "127.0.0.1";

    private static Pipeline pipeline;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        pipeline = Pipeline.start(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    private static Mqtt5 connect(String clientId) throws Exception {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("user of " + clientId);
        options.setPassword("secret".getBytes(UTF_8));
        MqttMessage will = new MqttMessage("gone".getBytes(UTF_8));
        will.setQos(1);
        options.setWill("last/" + clientId, will);
        return Mqtt5.connect(pipeline, clientId, options);
    }

    @Test
    void ofEachEventAndMessageOfAConnection() throws Exception {
        try (Mqtt5 client = connect("talker")) {
            client.subscribe("own/+", 1);
            client.publish("own/a", "x", 1);
            assertThat(client.await().payload()).isEqualTo("x");
            await().until(() -> !pipeline.events("talker", Acked.class).isEmpty());
            client.client().unsubscribe("own/+").waitForCompletion();
            subscribeByCommand("talker");
            client.client().disconnectForcibly(0, 1, false);
            await().until(() -> !pipeline.events("talker", Disconnected.class).isEmpty());
        }
        List<ClientEvent> events = pipeline.events("talker");
        assertThat(events)
                .extracting(event -> event.getEvent().getClass().getSimpleName())
                .containsExactly(
                        "Connected", "Subscribed", "Delivered", "Acked", "Unsubscribed", "Subscribed", "Disconnected");
        assertThat(events).extracting(ClientEvent::getUsername).containsOnly("user of talker");
        assertThat(events).extracting(ClientEvent::getPeerHost).containsOnly(LOCAL);
        await().until(() -> !pipeline.messages("last/talker").isEmpty());
        for (String topic : List.of("own/a", "last/talker")) {
            Message message = pipeline.messages(topic).get(0);
            assertThat(message.getUsername()).isEqualTo("user of talker");
            assertThat(message.getPeerHost()).isEqualTo(LOCAL);
        }
    }

    private static void subscribeByCommand(String clientId) throws Exception {
        int before = pipeline.events(clientId, Subscribed.class).size();
        TopicSubscription filter = new TopicSubscription("given/+", 1, false, false, 0, null);
        pipeline.command(new ClientCommand(clientId, null, Instant.now(), new Subscribe(List.of(filter))));
        await().until(() -> pipeline.events(clientId, Subscribed.class).size() > before);
    }

    @Test
    void aClientWithoutAUserNameHasNone() throws Exception {
        try (Mqtt3 client = Mqtt3.connect(pipeline, "nameless", true)) {
            client.publish("nameless", "x", 1);
        }
        await().until(() -> !pipeline.events("nameless", Disconnected.class).isEmpty());
        assertThat(pipeline.events("nameless")).allSatisfy(event -> {
            assertThat(event.getUsername()).isNull();
            assertThat(event.getPeerHost()).isEqualTo(LOCAL);
        });
        assertThat(pipeline.messages("nameless").get(0).getUsername()).isNull();
    }
}
