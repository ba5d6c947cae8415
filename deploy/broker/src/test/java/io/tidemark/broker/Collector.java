package io.tidemark.broker;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/** Keeps the payloads it receives, as text. */
record Collector(List<String> payloads) implements MqttCallback {

    @Override
    public void connectionLost(Throwable cause) {
        // The test sees what is missing.
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        payloads.add(new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Publishing is not the collector's business.
    }
}
