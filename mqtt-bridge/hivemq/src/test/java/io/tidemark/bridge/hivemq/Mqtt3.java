package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** An MQTT 3.1.1 client that keeps what it receives. */
final class Mqtt3 implements AutoCloseable {

    private final MqttClient client;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private Mqtt3(String uri, String clientId) throws MqttException {
        client = new MqttClient(uri, clientId, new MemoryPersistence());
        client.setTimeToWait(60_000);
    }

    static Mqtt3 connect(Pipeline pipeline, String clientId, boolean clean) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(clean);
        return connect(pipeline, clientId, options);
    }

    static Mqtt3 connect(Pipeline pipeline, String clientId, MqttConnectOptions options) throws MqttException {
        Mqtt3 client = new Mqtt3(pipeline.broker().uri(), clientId);
        client.client.setCallback(new Receiver3(client.received));
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setMaxInflight(1000);
        client.client.connect(options);
        return client;
    }

    MqttClient client() {
        return client;
    }

    void publish(String topic, String payload, int qos) throws MqttException {
        client.publish(topic, payload.getBytes(UTF_8), qos, false);
    }

    /** Topic and payload of the next message, null if none comes within five seconds. */
    @Nullable
    String next() throws InterruptedException {
        return received.poll(5, TimeUnit.SECONDS);
    }

    BlockingQueue<String> received() {
        return received;
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 100, client.isConnected());
        client.close(true);
    }
}
