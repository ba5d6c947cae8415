package io.tidemark.standalone.acceptance;

import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Publishes single messages at QoS 1 and returns once the broker has acknowledged them. */
final class Publishers {

    private Publishers() {}

    /** By an MQTT 3.1.1 client. */
    static void publish311(Standalone standalone, String topic, byte[] payload, boolean retain)
            throws org.eclipse.paho.client.mqttv3.MqttException {
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(
                standalone.mqttUri(), "publisher-311", new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        client.connect(options);
        client.publish(topic, payload, 1, retain);
        client.disconnect();
        client.close();
    }

    /** By an MQTT 5 client. */
    static void publish5(Standalone standalone, String topic, byte[] payload, MqttProperties properties)
            throws org.eclipse.paho.mqttv5.common.MqttException {
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(
                standalone.mqttUri(), "publisher-5", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        client.connect();
        var message = new org.eclipse.paho.mqttv5.common.MqttMessage(payload, 1, false, properties);
        client.publish(topic, message);
        client.disconnect();
        client.close();
    }
}
