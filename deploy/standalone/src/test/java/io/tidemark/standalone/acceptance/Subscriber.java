package io.tidemark.standalone.acceptance;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** One connection of an MQTT 5 subscriber with a clean session; remembers all that it received, in order. */
final class Subscriber implements MqttCallback, AutoCloseable {

    record Received(String topic, MqttMessage message) {
        byte[] payload() {
            return message.getPayload();
        }
    }

    private static final long SESSION_EXPIRY_SECONDS = 3_600;

    private final MqttClient client;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private final boolean sessionPresent;

    private Subscriber(String broker, String clientId, boolean cleanStart, long sessionExpiry) throws MqttException {
        client = new MqttClient(broker, clientId, new MemoryPersistence());
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(cleanStart);
        options.setSessionExpiryInterval(sessionExpiry);
        sessionPresent = client.connectWithResult(options).getSessionPresent();
    }

    static Subscriber connect(Standalone standalone, String clientId, String... topicFilters) throws MqttException {
        return connect(standalone.mqttUri(), clientId, topicFilters);
    }

    /** To any broker, named by its URI. */
    static Subscriber connect(String broker, String clientId, String... topicFilters) throws MqttException {
        Subscriber subscriber = new Subscriber(broker, clientId, true, 0);
        for (String topicFilter : topicFilters) {
            subscriber.subscribe(topicFilter);
        }
        return subscriber;
    }

    /** Goes on with the session of an earlier connection, if the broker has one, and leaves one behind. */
    static Subscriber resume(Standalone standalone, String clientId) throws MqttException {
        return new Subscriber(standalone.mqttUri(), clientId, false, SESSION_EXPIRY_SECONDS);
    }

    boolean isSessionPresent() {
        return sessionPresent;
    }

    /** With one SUBSCRIBE. */
    void subscribeAll(String... topicFilters) throws MqttException {
        int[] qos = new int[topicFilters.length];
        Arrays.fill(qos, 1);
        client.subscribe(topicFilters, qos);
    }

    void subscribe(String topicFilter) throws MqttException {
        client.subscribe(topicFilter, 1);
    }

    /** With one SUBSCRIBE. */
    void subscribe(MqttSubscription... subscriptions) throws MqttException {
        client.subscribe(subscriptions);
    }

    void publish(String topic, byte[] payload) throws MqttException {
        client.publish(topic, payload, 1, false);
    }

    void unsubscribe(String topicFilter) throws MqttException {
        client.unsubscribe(topicFilter);
    }

    boolean isConnected() {
        return client.isConnected();
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<byte[]> payloads() {
        return received.stream().map(Received::payload).toList();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        received.add(new Received(topic, message));
    }

    /** With DISCONNECT. */
    @Override
    public void close() throws MqttException {
        client.disconnect();
        client.close();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverURI) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
