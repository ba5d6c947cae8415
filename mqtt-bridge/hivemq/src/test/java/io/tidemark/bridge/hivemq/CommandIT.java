package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Publish;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribe;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.schemas.UserProperty;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands from a real Kafka reach the right client of a real HiveMQ, and nobody else. */
class CommandIT {

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
    void deliversToOneClientOnTheOriginalTopicAndTheAckCarriesThePosition() throws Exception {
        try (Mqtt5 reader = Mqtt5.connect(pipeline, "reader");
                Mqtt5 other = Mqtt5.connect(pipeline, "other")) {
            reader.subscribe("news/#", 1);
            other.subscribe("news/#", 1);
            long epoch = epoch("reader");
            for (int i = 0; i < 50; i++) {
                pipeline.command(deliver("reader", epoch, "id-" + i, "old " + i, 4_096L * i + 7));
            }
            for (int i = 0; i < 50; i++) {
                Mqtt5.Received received = reader.await();
                assertThat(received.topic()).isEqualTo("news/today");
                assertThat(received.payload()).isEqualTo("old " + i);
                assertThat(received.message().isRetained()).isFalse();
                assertThat(received.message().getProperties().getContentType()).isEqualTo("text/plain");
                assertThat(received.message().getProperties().getMessageExpiryInterval())
                        .isBetween(1L, 60L);
                assertThat(received.message().getProperties().getUserProperties())
                        .containsExactly(new org.eclipse.paho.mqttv5.common.packet.UserProperty("k", "v"));
            }
            await().until(() -> pipeline.events("reader", Acked.class).size() == 50);
            assertThat(other.received()).isEmpty();
        }
        List<Acked> acks = pipeline.events("reader", Acked.class);
        assertThat(acks.get(3)).isEqualTo(new Acked("id-3", "news/today", 1, 4_096L * 3 + 7, null));
        assertThat(pipeline.messages("news/today")).isEmpty();
    }

    @Test
    void dropsCommandsForAnotherConnection() throws Exception {
        try (Mqtt3 first = Mqtt3.connect(pipeline, "again", true)) {
            first.client().subscribe("news/#", 1);
        }
        long old = epoch("again");
        try (Mqtt3 second = Mqtt3.connect(pipeline, "again", true)) {
            second.client().subscribe("news/#", 1);
            await().until(() -> pipeline.events("again", Connected.class).size() == 2);
            pipeline.command(deliver("again", old, "stale", "stale", 1));
            pipeline.command(deliver("again", epoch("again"), "fresh", "fresh", 2));
            pipeline.command(deliver("again", null, "any", "any", 3));
            assertThat(second.next()).isEqualTo("news/today fresh");
            assertThat(second.next()).isEqualTo("news/today any");
        }
        assertThat(pipeline.get("/metrics").body())
                .contains("tidemark_bridge_commands_total{command=\"Deliver\",outcome=\"STALE\"}");
    }

    @Test
    void whatAHistoryReplayDeliversIsMarkedInTheEventsAndNowhereElse() throws Exception {
        try (Mqtt5 reader = Mqtt5.connect(pipeline, "historian");
                Mqtt5 other = Mqtt5.connect(pipeline, "other-historian")) {
            reader.subscribe("news/#", 1);
            other.subscribe("news/#", 1);
            long epoch = epoch("historian");
            for (int i = 0; i < 20; i++) {
                ClientCommand command = deliver("historian", epoch, "h:" + i, "old " + i, 4_096L * i);
                ((Deliver) command.getCommand()).setHistoryId("h1");
                pipeline.command(command);
            }
            for (int i = 0; i < 20; i++) {
                Mqtt5.Received received = reader.await();
                assertThat(received.topic() + " " + received.payload()).isEqualTo("news/today old " + i);
                assertThat(received.message().getProperties().getUserProperties())
                        .containsExactly(new org.eclipse.paho.mqttv5.common.packet.UserProperty("k", "v"));
            }
            await().until(() -> pipeline.events("historian", Acked.class).size() == 20);
            assertThat(other.received()).isEmpty();
        }
        assertThat(pipeline.events("historian", Acked.class).get(3))
                .isEqualTo(new Acked("h:3", "news/today", 1, 4_096L * 3, "h1"));
        assertThat(pipeline.events("historian", Delivered.class).get(3))
                .isEqualTo(new Delivered("h:3", "news/today", 1, 4_096L * 3, "h1"));
    }

    @Test
    void publishesToWhoeverSubscribesInOrderAndRecordsNothingOfIt() throws Exception {
        try (Mqtt5 one = Mqtt5.connect(pipeline, "public-one");
                Mqtt5 two = Mqtt5.connect(pipeline, "public-two")) {
            one.subscribe("replayed/#", 1);
            two.subscribe("replayed/news", 2);
            for (int i = 0; i < 50; i++) {
                Message message = Message.newBuilder(((Deliver) deliver("", null, "p" + i, "old " + i, 1)
                                        .getCommand())
                                .getMessage())
                        .setTopic("replayed/news")
                        .build();
                pipeline.command(new ClientCommand("replayed/news", null, Instant.now(), new Publish(message)));
            }
            for (int i = 0; i < 50; i++) {
                for (Mqtt5 client : List.of(one, two)) {
                    Mqtt5.Received received = client.await();
                    assertThat(received.topic() + " " + received.payload()).isEqualTo("replayed/news old " + i);
                    assertThat(received.message().isRetained()).isFalse();
                    assertThat(received.message().getProperties().getUserProperties())
                            .containsExactly(new org.eclipse.paho.mqttv5.common.packet.UserProperty("k", "v"));
                }
            }
            one.publish("replayed/live", "after", 1);
            assertThat(one.await().payload()).isEqualTo("after");
            // The ack of a later message is recorded, so one of an earlier message would be there before it.
            await().until(() -> !pipeline.events("public-one", Acked.class).isEmpty());
        }
        assertThat(pipeline.events("public-one", Acked.class))
                .singleElement()
                .extracting(Acked::getTopic)
                .isEqualTo("replayed/live");
        assertThat(pipeline.events("public-two", Acked.class)).isEmpty();
        assertThat(pipeline.messages("replayed/news")).isEmpty();
    }

    @Test
    void subscribesAndUnsubscribesForAClient() throws Exception {
        try (Mqtt5 client = Mqtt5.connect(pipeline, "helped");
                Mqtt5 publisher = Mqtt5.connect(pipeline, "helper")) {
            List<TopicSubscription> filters = List.of(new TopicSubscription("helped/+", 1, false, false, 0, null));
            await().until(() -> !pipeline.events("helped", Connected.class).isEmpty());
            pipeline.command(new ClientCommand("helped", epoch("helped"), Instant.now(), new Subscribe(filters)));
            await().until(() -> !pipeline.events("helped", Subscribed.class).isEmpty());
            publisher.publish("helped/a", "x", 1);
            assertThat(client.await().payload()).isEqualTo("x");
            pipeline.command(new ClientCommand("helped", null, Instant.now(), new Unsubscribe(List.of("helped/+"))));
            await().until(() -> !pipeline.events("helped", Unsubscribed.class).isEmpty());
            publisher.publish("helped/a", "y", 1);
            publisher.publish("helped/a", "z", 1);
            assertThat(client.received()).isEmpty();
        }
    }

    @Test
    void aRecordThatIsNoCommandGoesToTheDeadLettersAndTheNextIsApplied() throws Exception {
        try (Mqtt3 client = Mqtt3.connect(pipeline, "goes-on", true)) {
            client.client().subscribe("news/#", 1);
            pipeline.command("goes-on", "not avro".getBytes(UTF_8));
            pipeline.command(deliver("goes-on", null, "good", "good", 1));
            assertThat(client.next()).isEqualTo("news/today good");
        }
        await().until(() -> !pipeline.deadLetters().isEmpty());
        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo("not avro".getBytes(UTF_8));
            assertThat(letter.headers().lastHeader("tidemark.dead.topic").value())
                    .isEqualTo("mqtt.client-commands".getBytes(UTF_8));
            assertThat(letter.headers().lastHeader("tidemark.dead.cause")).isNotNull();
        });
    }

    private static long epoch(String clientId) {
        var events = pipeline.events(clientId);
        return events.get(events.size() - 1).getEpoch();
    }

    private static ClientCommand deliver(
            String clientId, @Nullable Long epoch, String id, String payload, long position) {
        Message message = Message.newBuilder()
                .setId(id)
                .setTopic("news/today")
                .setPayload(ByteBuffer.wrap(payload.getBytes(UTF_8)))
                .setQos(1)
                .setRetain(true)
                .setClientId("writer")
                .setNode("elsewhere")
                .setPublishedAt(Instant.now())
                .setContentType("text/plain")
                .setUserProperties(List.of(new UserProperty("k", "v")))
                .build();
        return new ClientCommand(clientId, epoch, Instant.now(), new Deliver(message, position, 1, 60L, false, null));
    }
}
