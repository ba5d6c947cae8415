package io.tidemark.standalone.demo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Publishes a temperature that goes up and down. */
record Sensor(DemoClient client, String topic, int number, AtomicLong readings) {

    private static final double MEAN = 20;
    private static final double SWING = 5;
    private static final double STEP = 0.1;

    Sensor(DemoClient client, String topic, int number) {
        this(client, topic, number, new AtomicLong());
    }

    void publish() throws MqttException {
        double celsius = MEAN + SWING * Math.sin(number + readings.incrementAndGet() * STEP);
        String json = String.format(Locale.ROOT, "{\"celsius\": %.1f}", celsius);
        client.publish(topic, json.getBytes(StandardCharsets.UTF_8));
    }
}
