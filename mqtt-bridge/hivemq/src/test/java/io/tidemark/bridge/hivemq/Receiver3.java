package io.tidemark.bridge.hivemq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Queue;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/** Puts what arrives into a queue. */
record Receiver3(Queue<String> received) implements MqttCallback {

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        received.add(topic + " " + new String(message.getPayload(), UTF_8));
    }

    @Override
    public void connectionLost(Throwable cause) {
        // The tests look at the connection itself.
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // The tests wait for their own publishes.
    }
}
