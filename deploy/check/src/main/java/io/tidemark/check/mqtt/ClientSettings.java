package io.tidemark.check.mqtt;

/**
 * An MQTT client.
 *
 * @param persistent whether its session outlives its connections
 * @param acknowledgesByHand whether messages are acknowledged by {@link Connection#acknowledge} and not as they arrive;
 *     QoS 1 only, because Paho sends the PUBCOMP of QoS 2 before it is asked to
 * @param receiveMaximum messages that it takes unacknowledged; MQTT 3.1.1 clients cannot say it
 */
public record ClientSettings(
        int port,
        String clientId,
        Protocol protocol,
        boolean persistent,
        boolean acknowledgesByHand,
        int receiveMaximum) {

    /** Version of MQTT. */
    public enum Protocol {
        MQTT_3_1_1,
        MQTT_5
    }

    String uri() {
        return "tcp://127.0.0.1:" + port;
    }
}
