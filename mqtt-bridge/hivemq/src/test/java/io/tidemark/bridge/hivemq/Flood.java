package io.tidemark.bridge.hivemq;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Publishes one numbered message after the other, comes back after every trouble, and knows which were acknowledged. */
final class Flood {

    private final Pipeline pipeline;
    private final String topic;
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "flood");
    private volatile boolean stopping;
    private volatile boolean trouble;

    private Flood(Pipeline pipeline, String topic) {
        this.pipeline = pipeline;
        this.topic = topic;
    }

    static Flood start(Pipeline pipeline, String topic) {
        Flood flood = new Flood(pipeline, topic);
        flood.thread.start();
        return flood;
    }

    private void run() {
        int next = 0;
        while (!stopping) {
            try (Mqtt5 client = Mqtt5.connect(pipeline, topic)) {
                while (!stopping && client.client().isConnected()) {
                    String payload = topic + " " + next++;
                    IMqttToken token = client.send(topic, payload, 1 + next % 2);
                    token.waitForCompletion(30_000);
                    if (token.getReasonCodes()[0] < 0x80) {
                        acknowledged.add(payload);
                    } else {
                        trouble = true;
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                }
            } catch (MqttException | InterruptedException e) {
                trouble = true;
            }
        }
    }

    String topic() {
        return topic;
    }

    List<String> acknowledged() {
        return acknowledged;
    }

    boolean sawTrouble() {
        return trouble;
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
