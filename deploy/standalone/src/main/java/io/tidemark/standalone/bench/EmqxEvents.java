package io.tidemark.standalone.bench;

import io.tidemark.bridge.paho.emqx.Slots;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.settings.SettingsFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Publishes what the rules of EMQX would: one event for each message of 100 bytes, on 1,000 topics. */
final class EmqxEvents {

    private static final String CLIENT_ID = "rules";
    private static final int UNDER_WAY = 1_000;
    private static final int TOPICS = 1_000;
    private static final String PAYLOAD =
            Base64.getEncoder().encodeToString("x".repeat(100).getBytes(StandardCharsets.UTF_8));

    private EmqxEvents() {}

    /** Returns when the broker has acknowledged all of them. */
    static void publish(String broker, int count) throws InterruptedException {
        MqttSettings settings =
                MqttSettings.of(new SettingsFile("(benchmark)", Map.of("mqtt.url", broker)), CLIENT_ID, 1 << 20);
        Semaphore free = new Semaphore(UNDER_WAY);
        try (MqttPublisher publisher = MqttPublisher.start(settings, CLIENT_ID)) {
            for (int i = 0; i < count; i++) {
                String topic = "load/" + i % TOPICS;
                free.acquire();
                var unused = publisher
                        .publish(eventTopic(topic), event(i, topic), 1, false, Arrival.Properties.NONE)
                        .whenComplete((subscribed, error) -> free.release());
            }
            free.acquire(UNDER_WAY);
        }
    }

    private static String eventTopic(String topic) {
        return "$tidemark/" + Slots.name(Slots.of(topic)) + "/message_publish";
    }

    private static ByteBuffer event(int number, String topic) {
        long now = System.currentTimeMillis();
        return ByteBuffer.wrap(
                """
                {"event":"message.publish","id":"%032d","clientid":"c","username":"undefined","topic":"%s","qos":1,\
                "payload":"%s","flags":{"retain":false,"dup":false},"publish_received_at":%d,"timestamp":%d,\
                "node":"emqx@127.0.0.1","pub_props":{"User-Property":{}},"peerhost":"127.0.0.1","client_attrs":{}}"""
                        .formatted(number, topic, PAYLOAD, now, now)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
