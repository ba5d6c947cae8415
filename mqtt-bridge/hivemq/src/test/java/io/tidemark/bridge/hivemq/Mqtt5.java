package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/** An MQTT 5 client that keeps what it receives. */
final class Mqtt5 implements AutoCloseable {

    /** A message as it arrived. */
    record Received(String topic, MqttMessage message) {
        String payload() {
            return new String(message.getPayload(), UTF_8);
        }
    }

    private static final long TIMEOUT_MS = 60_000;

    private final MqttAsyncClient client;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    private Mqtt5(String uri, String clientId) throws MqttException {
        client = new MqttAsyncClient(uri, clientId, new MemoryPersistence());
        client.setCallback(new Receiver5(received));
    }

    static Mqtt5 connect(Pipeline pipeline, String clientId) throws MqttException {
        return connect(pipeline, clientId, new MqttConnectionOptions());
    }

    static Mqtt5 connect(Pipeline pipeline, String clientId, MqttConnectionOptions options) throws MqttException {
        Mqtt5 client = new Mqtt5(pipeline.broker().uri(), clientId);
        // Paho leaves Nagle's algorithm on, which costs 40 ms a message here.
        options.setSocketFactory(new NoDelaySockets());
        client.client.connect(options).waitForCompletion(TIMEOUT_MS);
        return client;
    }

    MqttAsyncClient client() {
        return client;
    }

    /** Returns when it is acknowledged. */
    void publish(String topic, String payload, int qos) throws MqttException {
        send(topic, payload, qos).waitForCompletion(TIMEOUT_MS);
    }

    /** Returns at once. */
    IMqttToken send(String topic, String payload, int qos) throws MqttException {
        return client.publish(topic, payload.getBytes(UTF_8), qos, false);
    }

    /** Returns the reason code of the SUBACK. */
    int subscribe(String filter, int qos) throws MqttException {
        IMqttToken token = client.subscribe(filter, qos);
        token.waitForCompletion(TIMEOUT_MS);
        return token.getReasonCodes()[0];
    }

    /** The next message, null if none comes within five seconds. */
    @Nullable
    Received next() throws InterruptedException {
        return received.poll(5, TimeUnit.SECONDS);
    }

    /** The next message; fails if none comes within five seconds. */
    Received await() throws InterruptedException {
        return Objects.requireNonNull(next(), "no message came");
    }

    BlockingQueue<Received> received() {
        return received;
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 100, client.isConnected());
        client.close(true);
    }
}
