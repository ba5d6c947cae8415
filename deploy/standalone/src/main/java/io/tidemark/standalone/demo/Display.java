package io.tidemark.standalone.demo;

import org.eclipse.paho.mqttv5.common.MqttException;

/** Subscribes to one sensor while it is there. */
record Display(DemoClient client, String topic) {

    void arrive() throws MqttException {
        client.subscribe(topic);
    }

    void leave() {
        client.close();
    }
}
