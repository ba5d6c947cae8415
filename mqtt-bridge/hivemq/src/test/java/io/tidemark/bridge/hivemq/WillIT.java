package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A will that HiveMQ publishes is on the log, once, under the id that its subscribers acknowledge; one that it does not is not. */
class WillIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static Pipeline pipeline;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        pipeline = Pipeline.start(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @Test
    void aLostConnectionLeavesItsWillAndAGracefulOneDoesNot() throws Exception {
        try (Mqtt5 subscriber = Mqtt5.connect(pipeline, "heir")) {
            subscriber.subscribe("wills/three", 1);
            MqttConnectOptions options = new MqttConnectOptions();
            options.setWill("wills/three", "gone".getBytes(UTF_8), 1, true);
            try (Mqtt3 graceful = Mqtt3.connect(pipeline, "dies3", options)) {
                graceful.client().disconnect();
            }
            try (Mqtt3 lost = Mqtt3.connect(pipeline, "dies3", options)) {
                lost.client().disconnectForcibly(0, 1, false);
            }
            assertThat(subscriber.await().payload()).isEqualTo("gone");
            await().until(() -> !pipeline.events("heir", Acked.class).isEmpty());
        }
        await().atMost(LONG).until(() -> !pipeline.messages("wills/three").isEmpty());
        assertThat(pipeline.events("dies3", Disconnected.class))
                .extracting(Disconnected::getGraceful)
                .containsExactly(true, false);
        assertThat(pipeline.messages("wills/three")).singleElement().satisfies(will -> {
            assertThat(will.getClientId()).isEqualTo("dies3");
            assertThat(will.getRetain()).isTrue();
            assertThat(will.getQos()).isEqualTo(1);
            assertThat(will.getId())
                    .isEqualTo(pipeline.events("heir", Acked.class).get(0).getMessageId());
        });
    }

    @Test
    void disconnectWithWillPublishesIt() throws Exception {
        try (Mqtt5 client = Mqtt5.connect(pipeline, "asks-for-it", will("wills/asked", 0, 0))) {
            client.client()
                    .disconnect(
                            1_000,
                            null,
                            null,
                            MqttReturnCode.RETURN_CODE_DISCONNECT_WITH_WILL_MESSAGE,
                            new MqttProperties())
                    .waitForCompletion();
        }
        await().atMost(LONG).until(() -> pipeline.messages("wills/asked").size() == 1);
        Message will = pipeline.messages("wills/asked").get(0);
        assertThat(will.getContentType()).isEqualTo("text/plain");
        assertThat(will.getUserProperties()).isEmpty();
    }

    @Test
    void aTakeoverPublishesTheWillOfTheOldConnection() throws Exception {
        try (Mqtt5 old = Mqtt5.connect(pipeline, "taken-over", will("wills/taken", 0, 0));
                Mqtt5 subscriber = Mqtt5.connect(pipeline, "taken-heir")) {
            subscriber.subscribe("wills/taken", 1);
            try (Mqtt5 young = Mqtt5.connect(pipeline, "taken-over")) {
                assertThat(subscriber.await().payload()).isEqualTo("gone");
                await().atMost(LONG)
                        .until(() -> pipeline.messages("wills/taken").size() == 1);
                assertThat(young.client().isConnected()).isTrue();
                assertThat(old.client().isConnected()).isFalse();
            }
        }
    }

    @Test
    void aDelayedWillIsCancelledByAResumedSessionAndPublishedByACleanOneOrInTime() throws Exception {
        try (Mqtt5 subscriber = Mqtt5.connect(pipeline, "patient")) {
            subscriber.subscribe("wills/late/#", 1);
            for (String id : new String[] {"resumes", "cleans"}) {
                lose(id, will("wills/late/" + id, 300, 3_600));
            }
            lose("waits", will("wills/late/waits", 1, 3_600));
            MqttConnectionOptions resumed = new MqttConnectionOptions();
            resumed.setCleanStart(false);
            resumed.setSessionExpiryInterval(3_600L);
            Mqtt5.connect(pipeline, "resumes", resumed).close();
            Mqtt5.connect(pipeline, "cleans").close();
            await().atMost(LONG).until(() -> subscriber.received().size() == 2);
            await().atMost(LONG)
                    .until(() -> pipeline.messages("wills/late/waits").size() == 1
                            && pipeline.messages("wills/late/cleans").size() == 1);
        }
        assertThat(pipeline.messages("wills/late/resumes")).isEmpty();
    }

    private static void lose(String clientId, MqttConnectionOptions options) throws Exception {
        options.setCleanStart(true);
        try (Mqtt5 client = Mqtt5.connect(pipeline, clientId, options)) {
            await().until(() -> pipeline.events(clientId, Connected.class).size() == 1);
            client.client().disconnectForcibly(0, 1, false);
        }
        await().until(() -> pipeline.events(clientId, Disconnected.class).size() == 1);
    }

    private static MqttConnectionOptions will(String topic, long delaySeconds, long expirySeconds) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSessionExpiryInterval(expirySeconds);
        MqttMessage message = new MqttMessage("gone".getBytes(UTF_8));
        message.setQos(1);
        options.setWill(topic, message);
        MqttProperties properties = new MqttProperties();
        properties.setWillDelayInterval(delaySeconds);
        properties.setContentType("text/plain");
        options.setWillMessageProperties(properties);
        return options;
    }
}
