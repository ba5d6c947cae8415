package io.tidemark.check.mqtt;

import java.util.function.Consumer;

/** An MQTT client, which has one connection after the other. */
public interface Client {

    /**
     * Connects and waits for the CONNACK.
     *
     * @param onDelivery called for each message, on a thread that must not be blocked
     * @throws MqttFailure if it does not come, or refuses
     */
    Connection connect(Consumer<Delivery> onDelivery) throws MqttFailure;

    /** Makes a client of the protocol that the settings name. */
    static Client of(ClientSettings settings) {
        return switch (settings.protocol()) {
            case MQTT_3_1_1 -> new Mqtt3Client(settings);
            case MQTT_5 -> new Mqtt5Client(settings);
        };
    }
}
