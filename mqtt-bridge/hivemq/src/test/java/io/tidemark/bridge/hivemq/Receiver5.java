package io.tidemark.bridge.hivemq;

import io.tidemark.bridge.hivemq.Mqtt5.Received;
import java.util.Queue;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Puts what arrives into a queue. */
record Receiver5(Queue<Received> received) implements MqttCallback {

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        received.add(new Received(topic, message));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        // The tests look at the connection itself.
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // The tests look at the connection itself.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // The tests wait for their own publishes.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // The tests connect and wait.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // There is no authentication here.
    }
}
