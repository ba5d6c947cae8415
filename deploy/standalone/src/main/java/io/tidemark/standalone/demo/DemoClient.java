package io.tidemark.standalone.demo;

import java.time.Duration;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;

/** An MQTT 5 client with a clean session at every connect. Used by one thread. */
final class DemoClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_LEAST_ONCE = 1;

    private final String broker;
    private final String id;
    private @Nullable MqttClient connection;

    DemoClient(String broker, String id) {
        this.broker = broker;
        this.id = id;
    }

    void publish(String topic, byte[] payload) throws MqttException {
        MqttMessage message = new MqttMessage(payload);
        message.setQos(AT_LEAST_ONCE);
        connected().publish(topic, message);
    }

    void subscribe(String topic) throws MqttException {
        connected().subscribe(new MqttSubscription[] {new MqttSubscription(topic, AT_LEAST_ONCE)});
    }

    private MqttClient connected() throws MqttException {
        if (connection != null && connection.isConnected()) {
            return connection;
        }
        close();
        MqttClient client = new MqttClient(broker, id, new MemoryPersistence());
        client.setTimeToWait(PATIENCE.toMillis());
        connection = client;
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setConnectionTimeout((int) PATIENCE.toSeconds());
        client.connect(options);
        return client;
    }

    /** Leaves, politely if it can. */
    @Override
    public void close() {
        MqttClient client = connection;
        connection = null;
        if (client == null) {
            return;
        }
        try {
            if (client.isConnected()) {
                client.disconnect(PATIENCE.toMillis());
            }
            client.close(true);
        } catch (MqttException alreadyGone) {
            // Then it has left.
        }
    }
}
