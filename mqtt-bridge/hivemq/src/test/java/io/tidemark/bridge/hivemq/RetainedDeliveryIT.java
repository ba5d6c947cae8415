package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.TopicSubscription;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deliver commands of retained messages, and to members of shared subscriptions, from a real Kafka to clients of a real
 * HiveMQ CE.
 */
class RetainedDeliveryIT {

    private static Pipeline pipeline;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        pipeline = Pipeline.start(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void reachesAnMqtt5ClientWithTheFlagIfTheBrokerHasNone(int qos) throws Exception {
        String client = "retained-5-" + qos;
        try (Mqtt5 reader = Mqtt5.connect(pipeline, client);
                Mqtt5 other = Mqtt5.connect(pipeline, client + "-other")) {
            reader.subscribe("lost/#", 1);
            other.subscribe("lost/#", 1);
            pipeline.command(deliver(client, "lost/five", "state", qos, true));

            Mqtt5.Received received = reader.await();
            assertThat(received.topic() + " " + received.payload()).isEqualTo("lost/five state");
            assertThat(received.message().isRetained()).isTrue();
            assertThat(received.message().getQos()).isEqualTo(qos);
            assertThat(received.message().getProperties().getUserProperties())
                    .as("nothing of Tidemark's own")
                    .isNullOrEmpty();
            other.publish("lost/last", "live", 1);
            assertThat(other.await().payload())
                    .as("nobody else sees it, and the broker keeps none")
                    .isEqualTo("live");
            assertThat(reader.await().message().isRetained()).isFalse();
        }
        if (qos > 0) {
            await().untilAsserted(() -> assertThat(pipeline.events(client, Acked.class))
                    .extracting(Acked::getMessageId)
                    .contains("state"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void reachesAnMqtt3ClientWithTheFlagIfTheBrokerHasNone(int qos) throws Exception {
        String client = "retained-3-" + qos;
        BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
        IMqttMessageListener listener = (topic, message) -> received.add(message);
        try (Mqtt3 reader = Mqtt3.connect(pipeline, client, true)) {
            reader.client().subscribe("lost/three", 1, listener);
            pipeline.command(deliver(client, "lost/three", "state", qos, true));

            await().until(() -> !received.isEmpty());
            MqttMessage message = received.remove();
            assertThat(message.getPayload()).isEqualTo("state".getBytes(UTF_8));
            assertThat(message.isRetained()).isTrue();
            assertThat(message.getQos()).isEqualTo(qos);
        }
    }

    @Test
    void isNotDeliveredIfTheBrokerHasOne() throws Exception {
        try (Mqtt5 reader = Mqtt5.connect(pipeline, "has-own")) {
            reader.client()
                    .publish("kept/state", "own".getBytes(UTF_8), 1, true)
                    .waitForCompletion(60_000);
            reader.subscribe("kept/#", 1);
            Mqtt5.Received own = reader.await();
            assertThat(own.payload()).isEqualTo("own");
            assertThat(own.message().isRetained()).isTrue();
            pipeline.command(deliver("has-own", "kept/state", "ours", 1, true));
            pipeline.command(deliver("has-own", "kept/other", "other", 1, true));
            assertThat(reader.await().payload())
                    .as("the later command overtakes nothing")
                    .isEqualTo("other");
            reader.client().publish("kept/state", new byte[0], 1, true).waitForCompletion(60_000);
            assertThat(reader.await().payload()).isEmpty();
            pipeline.command(deliver("has-own", "kept/state", "ours", 1, true));
            assertThat(reader.await().payload()).as("cleared meanwhile").isEqualTo("ours");
        }
    }

    @Test
    void isDeliveredAlsoIfTheBrokerHasOneToAClientThatWasSubscribedByCommand() throws Exception {
        try (Mqtt5 reader = Mqtt5.connect(pipeline, "given")) {
            reader.client()
                    .publish("given/state", "own".getBytes(UTF_8), 1, true)
                    .waitForCompletion(60_000);
            TopicSubscription filter = new TopicSubscription("given/+", 1, false, false, 0, null);
            pipeline.command(new ClientCommand("given", null, Instant.now(), new Subscribe(List.of(filter))));
            pipeline.command(deliver("given", "given/state", "ours", 1, true));
            Mqtt5.Received received = reader.await();
            assertThat(received.payload()).isEqualTo("ours");
            assertThat(received.message().isRetained()).isTrue();

            reader.subscribe("given/+", 1);
            assertThat(reader.await().payload()).isEqualTo("own");
            pipeline.command(deliver("given", "given/state", "ours", 1, true));
            pipeline.command(deliver("given", "given/other", "other", 1, true));
            assertThat(reader.await().payload())
                    .as("now the broker has sent it")
                    .isEqualTo("other");
        }
    }

    @Test
    void reachesAMemberOfASharedSubscription() throws Exception {
        try (Mqtt5 member = Mqtt5.connect(pipeline, "member")) {
            member.subscribe("$share/g/team/+", 1);
            for (int i = 0; i < 20; i++) {
                pipeline.command(deliver("member", "team/work", "old-" + i, 1, false));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(member.await().payload()).isEqualTo("old-" + i);
            }
            await().until(() -> pipeline.events("member", Acked.class).size() == 20);
            assertThat(pipeline.events("member", Acked.class).get(3))
                    .isEqualTo(new Acked("old-3", "team/work", 1, 7L, null));
        }
    }

    private static ClientCommand deliver(String clientId, String topic, String text, int qos, boolean retained) {
        Message message = Message.newBuilder()
                .setId(text)
                .setTopic(topic)
                .setPayload(ByteBuffer.wrap(text.getBytes(UTF_8)))
                .setQos(qos)
                .setRetain(retained)
                .setClientId("writer")
                .setNode("elsewhere")
                .setPublishedAt(Instant.now())
                .setUserProperties(List.of())
                .build();
        return new ClientCommand(clientId, null, Instant.now(), new Deliver(message, 7L, qos, null, retained, null));
    }
}
