package io.tidemark.check.mqtt;

import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A Paho client of MQTT 3.1.1. */
final class Mqtt3Client implements Client {

    private static final int CONNECT_SECONDS = 5;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int IN_FLIGHT = 1_000;

    private final ClientSettings settings;
    private final KeptPersistence persistence = new KeptPersistence();

    Mqtt3Client(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public Connection connect(Consumer<Delivery> onDelivery) throws MqttFailure {
        CuttableSockets sockets = new CuttableSockets();
        try {
            MqttAsyncClient client = new MqttAsyncClient(
                    settings.uri(), settings.clientId(), settings.persistent() ? persistence : new MemoryPersistence());
            client.setManualAcks(settings.acknowledgesByHand());
            Mqtt3Connection connection =
                    new Mqtt3Connection(client, sockets, settings.acknowledgesByHand(), onDelivery);
            connection.open(options(sockets));
            return connection;
        } catch (MqttException e) {
            sockets.cut();
            throw new MqttFailure(settings.clientId() + " cannot connect: " + e.getMessage(), e);
        }
    }

    private MqttConnectOptions options(CuttableSockets sockets) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(!settings.persistent());
        options.setMaxInflight(IN_FLIGHT);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setAutomaticReconnect(false);
        options.setSocketFactory(sockets);
        return options;
    }

    /** Of a session, so of more than one connection: QoS 2 messages that arrived and are not released yet are in it. */
    private static final class KeptPersistence extends MemoryPersistence {
        private boolean isOpen;

        @Override
        public void open(String clientId, String serverUri)
                throws org.eclipse.paho.client.mqttv3.MqttPersistenceException {
            if (!isOpen) {
                super.open(clientId, serverUri);
                isOpen = true;
            }
        }

        @Override
        public void close() {
            // The next connection goes on with it.
        }
    }
}
