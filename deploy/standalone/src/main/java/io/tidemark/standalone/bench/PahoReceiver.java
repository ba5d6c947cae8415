package io.tidemark.standalone.bench;

import io.tidemark.bridge.paho.emqx.Slots;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** The ceiling: Paho as it is, with TCP_NODELAY, that acknowledges what it receives and does nothing else. */
final class PahoReceiver implements MqttCallback, AutoCloseable {

    private static final long SESSION_EXPIRY_SECONDS = 3_600;

    private final MqttAsyncClient client;
    private final AtomicInteger received;

    /**
     * Connects, with the session of an earlier one if there is one.
     *
     * @param connection which of them it is, from 0 on
     * @param received counts what comes
     */
    PahoReceiver(String broker, int connection, AtomicInteger received) throws MqttException {
        this.received = received;
        client = new MqttAsyncClient(broker, "receiver-" + connection, new MemoryPersistence());
        client.setManualAcks(true);
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_EXPIRY_SECONDS);
        options.setReceiveMaximum(PahoBenchmark.RECEIVE_MAXIMUM);
        options.setSocketFactory(new NoDelaySocketFactory());
        client.connect(options).waitForCompletion();
    }

    /** To what that connection of a bridge reads. */
    void subscribe(int connection, int connections) throws MqttException {
        for (int slot : new Slots(1, 0, connections).ofConnection(connection)) {
            client.subscribe("$tidemark/" + Slots.name(slot) + "/+", 1).waitForCompletion();
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws MqttException {
        client.messageArrivedComplete(message.getId(), message.getQos());
        received.incrementAndGet();
    }

    /** Its session stays. */
    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion();
        client.close();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
