package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes and comes under a real HiveMQ: publishers are told, or held, never lied to. */
class OutageIT {

    private static final long BUFFER = 4 << 20;

    private static Pipeline pipeline;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        pipeline = Pipeline.start(
                directory,
                Map.of(
                        "hold.timeout.ms", "8000",
                        "unavailable.after.ms", "4000",
                        "buffer.memory", Long.toString(BUFFER)));
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @Test
    void aPubackWaitsForKafka() throws Exception {
        try (Mqtt5 publisher = Mqtt5.connect(pipeline, "waits");
                Mqtt3 bystander = connectWithKeepAlive("bystander")) {
            publisher.publish("waits", "before", 1);
            pipeline.kafka().pause();
            IMqttToken one;
            IMqttToken two;
            try {
                one = publisher.send("waits", "held", 1);
                two = publisher.send("waits", "held too", 2);
                await().during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> !one.isComplete() && !two.isComplete());
                assertThat(pipeline.metric("tidemark_bridge_holding")).isPositive();
            } finally {
                pipeline.kafka().resume();
            }
            one.waitForCompletion(10_000);
            two.waitForCompletion(10_000);
            assertThat(bystander.client().isConnected()).isTrue();
        }
        assertThat(payloads("waits")).containsExactly("before", "held", "held too");
    }

    @Test
    void whileKafkaIsDownPublishersAreRefusedAndTheBrokerLives() throws Exception {
        try (Mqtt5 five = Mqtt5.connect(pipeline, "down5");
                Mqtt3 three = Mqtt3.connect(pipeline, "down3", true);
                Mqtt3 bystander = connectWithKeepAlive("down-bystander")) {
            five.publish("down", "before", 1);
            pipeline.kafka().kill();
            pipeline.awaitUnready();

            IMqttToken refused = five.send("down", "refused", 1);
            await().until(refused::isComplete);
            assertThat(refused.getReasonCodes()).startsWith(0x80);
            IMqttToken refusedTwice = five.send("down", "refused", 2);
            await().until(refusedTwice::isComplete);
            assertThat(refusedTwice.getReasonCodes()).startsWith(0x80);
            assertThatThrownBy(() -> three.publish("down", "refused", 1)).isNotNull();
            await().until(() -> !three.client().isConnected());
            for (int i = 0; i < 20_000; i++) {
                five.send("down", "unrecorded", 0);
            }
            assertThat(pipeline.metric("tidemark_bridge_buffer_bytes")).isLessThan(BUFFER);
            // Clients come and go; their events wait.
            Mqtt5.connect(pipeline, "visitor").close();
            await().during(Duration.ofSeconds(4)).until(() -> bystander.client().isConnected());

            pipeline.kafka().restart();
            pipeline.awaitReady();
            five.publish("down", "after", 1);
        }
        assertThat(payloads("down")).containsExactly("before", "after");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> pipeline.events("visitor", Disconnected.class).size() == 1);
        assertThat(pipeline.events("visitor")).hasSize(2);
    }

    @Test
    void whatIsAcknowledgedAroundAKillIsInKafka() throws Exception {
        List<Flood> floods = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            floods.add(Flood.start(pipeline, "flood-" + i));
        }
        await().until(() ->
                floods.stream().allMatch(flood -> flood.acknowledged().size() > 200));
        pipeline.kafka().kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> floods.stream().allMatch(Flood::sawTrouble));
        pipeline.kafka().restart();
        pipeline.awaitReady();
        List<Integer> sizes =
                floods.stream().map(flood -> flood.acknowledged().size()).toList();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            for (int i = 0; i < sizes.size(); i++) {
                if (floods.get(i).acknowledged().size() <= sizes.get(i) + 100) {
                    return false;
                }
            }
            return true;
        });
        for (Flood flood : floods) {
            flood.stop();
            assertThat(payloads(flood.topic())).containsAll(flood.acknowledged());
        }
        assertThat(pipeline.metric("tidemark_bridge_holding")).isZero();
    }

    private static List<String> payloads(String topic) {
        return pipeline.messages(topic).stream().map(OutageIT::payload).toList();
    }

    private static String payload(Message message) {
        return UTF_8.decode(message.getPayload()).toString();
    }

    private static Mqtt3 connectWithKeepAlive(String clientId) throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setKeepAliveInterval(2);
        return Mqtt3.connect(pipeline, clientId, options);
    }
}
