package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real MQTT 3.1.1 and 5 clients do at a real HiveMQ is on a real Kafka. */
class CaptureIT {

    private static Pipeline pipeline;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        pipeline = Pipeline.start(directory, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        pipeline.close();
    }

    @Test
    void recordsTheSixEventsOfAnMqtt3Subscriber() throws Exception {
        try (Mqtt3 subscriber = Mqtt3.connect(pipeline, "sub3", true);
                Mqtt5 publisher = Mqtt5.connect(pipeline, "pub5")) {
            subscriber.client().subscribe("six/#", 1);
            publisher.publish("six/a", "hello", 1);
            assertThat(subscriber.next()).isEqualTo("six/a hello");
            await().until(() -> !pipeline.events("sub3", Acked.class).isEmpty());
            subscriber.client().unsubscribe("six/#");
            subscriber.client().disconnect();
        }
        await().until(() -> !pipeline.events("sub3", Disconnected.class).isEmpty());
        List<ClientEvent> events = pipeline.events("sub3");
        assertThat(events)
                .extracting(event -> event.getEvent().getClass().getSimpleName())
                .containsExactly("Connected", "Subscribed", "Delivered", "Acked", "Unsubscribed", "Disconnected");
        assertThat(events)
                .extracting(ClientEvent::getEpoch)
                .containsOnly(events.get(0).getEpoch());
        assertThat(events).extracting(ClientEvent::getNode).containsOnly(Pipeline.NODE);
        Connected connected = (Connected) events.get(0).getEvent();
        assertThat(connected.getProtocolVersion()).isEqualTo(4);
        assertThat(connected.getCleanStart()).isTrue();
        assertThat(connected.getSessionPresent()).isFalse();
        assertThat(connected.getPeerHost()).isEqualTo("127.0.0.1");
        assertThat(events.get(1).getEvent())
                .isEqualTo(new Subscribed(List.of(new TopicSubscription("six/#", 1, false, false, 0, null))));
        ConsumerRecord<String, Message> message = pipeline.messages().stream()
                .filter(found -> found.key().equals("six/a"))
                .findFirst()
                .orElseThrow();
        Acked acked = (Acked) events.get(3).getEvent();
        assertThat(acked.getMessageId()).isEqualTo(message.value().getId());
        assertThat(acked.getTopic()).isEqualTo("six/a");
        assertThat(acked.getPosition()).isIn(null, Position.of(message.partition(), message.offset()));
        assertThat(((Unsubscribed) events.get(4).getEvent()).getTopicFilters()).containsExactly("six/#");
        assertThat(((Disconnected) events.get(5).getEvent()).getGraceful()).isTrue();
        assertThat(message.timestamp())
                .isEqualTo(message.value().getPublishedAt().toEpochMilli());
    }

    @Test
    void keepsTheMqtt5PropertiesAndHidesItsOwn() throws Exception {
        try (Mqtt5 subscriber = Mqtt5.connect(pipeline, "props-sub");
                Mqtt5 publisher = Mqtt5.connect(pipeline, "props-pub")) {
            subscriber.subscribe("props", 1);
            MqttMessage message = new MqttMessage(new byte[] {0, (byte) 0xFF, 7});
            message.setQos(1);
            MqttProperties properties = new MqttProperties();
            properties.setMessageExpiryInterval(3_600L);
            properties.setContentType("application/octet-stream");
            properties.setResponseTopic("answers");
            properties.setCorrelationData(new byte[] {1, (byte) 0x80});
            properties.setPayloadFormat(false);
            properties.setUserProperties(List.of(
                    new UserProperty("a", "1"), new UserProperty("a", "2"), new UserProperty("tidemark-id", "forged")));
            message.setProperties(properties);
            publisher.client().publish("props", message).waitForCompletion();

            assertThat(subscriber.await().message().getProperties().getUserProperties())
                    .containsExactly(new UserProperty("a", "1"), new UserProperty("a", "2"));
        }
        Message stored = pipeline.messages("props").get(0);
        assertThat(stored.getPayload()).isEqualTo(ByteBuffer.wrap(new byte[] {0, (byte) 0xFF, 7}));
        assertThat(stored.getId()).hasSize(20);
        assertThat(stored.getClientId()).isEqualTo("props-pub");
        assertThat(stored.getMessageExpiryInterval()).isEqualTo(3_600L);
        assertThat(stored.getContentType()).isEqualTo("application/octet-stream");
        assertThat(stored.getResponseTopic()).isEqualTo("answers");
        assertThat(stored.getCorrelationData()).isEqualTo(ByteBuffer.wrap(new byte[] {1, (byte) 0x80}));
        assertThat(stored.getUserProperties())
                .containsExactly(
                        new io.tidemark.schemas.UserProperty("a", "1"), new io.tidemark.schemas.UserProperty("a", "2"));
    }

    @Test
    void aPlainMqtt3PublishHasNoProperties() throws Exception {
        try (Mqtt3 publisher = Mqtt3.connect(pipeline, "plain", true)) {
            publisher.publish("plain", "x", 1);
        }
        Message stored = pipeline.messages("plain").get(0);
        assertThat(stored.getMessageExpiryInterval()).isNull();
        assertThat(stored.getContentType()).isNull();
        assertThat(stored.getCorrelationData()).isNull();
        assertThat(stored.getUserProperties()).isEmpty();
    }

    @Test
    void recordsAQos2MessageOnceAndItsAckAtPubcomp() throws Exception {
        try (Mqtt5 subscriber = Mqtt5.connect(pipeline, "two-sub");
                Mqtt5 publisher = Mqtt5.connect(pipeline, "two-pub")) {
            subscriber.subscribe("two", 2);
            for (int i = 0; i < 20; i++) {
                publisher.publish("two", "m" + i, 2);
            }
            await().until(() -> pipeline.events("two-sub", Acked.class).size() == 20);
        }
        assertThat(pipeline.messages("two")).hasSize(20);
        assertThat(pipeline.events("two-sub", Acked.class))
                .allSatisfy(acked -> assertThat(acked.getQos()).isEqualTo(2))
                .extracting(Acked::getMessageId)
                .containsExactlyElementsOf(
                        pipeline.messages("two").stream().map(Message::getId).toList());
        assertThat(pipeline.events("two-sub", Delivered.class)).hasSize(20);
    }

    @Test
    void anAckOfARetainedMessageCarriesItsIdAndPosition() throws Exception {
        try (Mqtt5 publisher = Mqtt5.connect(pipeline, "kept-pub")) {
            publisher.client().publish("kept", "v".getBytes(UTF_8), 1, true).waitForCompletion();
        }
        try (Mqtt5 subscriber = Mqtt5.connect(pipeline, "kept-sub")) {
            subscriber.subscribe("kept", 1);
            assertThat(subscriber.await().payload()).isEqualTo("v");
            await().until(() -> !pipeline.events("kept-sub", Acked.class).isEmpty());
        }
        Message stored = pipeline.messages("kept").get(0);
        Acked acked = pipeline.events("kept-sub", Acked.class).get(0);
        assertThat(stored.getRetain()).isTrue();
        assertThat(acked.getMessageId()).isEqualTo(stored.getId());
        assertThat(acked.getPosition()).isNotNull();
    }

    @Test
    void doesNotRecordQos0AcksButRecordsQos0Messages() throws Exception {
        try (Mqtt3 subscriber = Mqtt3.connect(pipeline, "zero-sub", true);
                Mqtt3 publisher = Mqtt3.connect(pipeline, "zero-pub", true)) {
            subscriber.client().subscribe("zero", 1);
            publisher.publish("zero", "x", 0);
            assertThat(subscriber.next()).isEqualTo("zero x");
            await().until(() -> !pipeline.messages("zero").isEmpty());
        }
        await().until(() -> !pipeline.events("zero-sub", Disconnected.class).isEmpty());
        assertThat(pipeline.events("zero-sub", Delivered.class)).isEmpty();
        assertThat(pipeline.events("zero-sub", Acked.class)).isEmpty();
    }

    @Test
    void everyConnectionHasItsEpochAndItsOwnEnd() throws Exception {
        try (Mqtt5 first = Mqtt5.connect(pipeline, "taken");
                Mqtt5 second = Mqtt5.connect(pipeline, "taken")) {
            await().until(() -> !pipeline.events("taken", Disconnected.class).isEmpty());
            assertThat(first.client().isConnected()).isFalse();
            List<ClientEvent> events = pipeline.events("taken");
            long firstEpoch = events.get(0).getEpoch();
            assertThat(events)
                    .filteredOn(event -> event.getEvent() instanceof Disconnected)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getEpoch()).isEqualTo(firstEpoch);
                        assertThat(((Disconnected) event.getEvent()).getReasonCode())
                                .isEqualTo(0x8E);
                    });
            assertThat(events)
                    .filteredOn(event -> event.getEvent() instanceof Connected)
                    .extracting(ClientEvent::getEpoch)
                    .hasSize(2)
                    .isSorted();
            assertThat(second.client().isConnected()).isTrue();
        }
    }

    @Test
    void recordsTheGrantedQosNotTheOneAskedFor() throws Exception {
        try (Mqtt5 client = Mqtt5.connect(pipeline, "asks")) {
            client.subscribe("$share/g/asks/+", 2);
            await().until(() -> !pipeline.events("asks", Subscribed.class).isEmpty());
        }
        assertThat(pipeline.events("asks", Subscribed.class).get(0).getSubscriptions())
                .singleElement()
                .satisfies(subscription -> {
                    assertThat(subscription.getTopicFilter()).isEqualTo("$share/g/asks/+");
                    // HiveMQ grants a shared subscription at most QoS 1.
                    assertThat(subscription.getQos()).isEqualTo(1);
                });
    }
}
