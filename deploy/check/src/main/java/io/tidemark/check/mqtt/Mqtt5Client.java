package io.tidemark.check.mqtt;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A Paho client of MQTT 5. */
final class Mqtt5Client implements Client {

    private static final int CONNECT_SECONDS = 5;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final long SESSION_SECONDS = 86_400;

    private final ClientSettings settings;
    private final KeptPersistence persistence = new KeptPersistence();

    Mqtt5Client(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public Connection connect(Consumer<Delivery> onDelivery) throws MqttFailure {
        CuttableSockets sockets = new CuttableSockets();
        try {
            MqttAsyncClient client = new MqttAsyncClient(
                    settings.uri(), settings.clientId(), settings.persistent() ? persistence : new MemoryPersistence());
            client.setManualAcks(settings.acknowledgesByHand());
            Mqtt5Connection connection =
                    new Mqtt5Connection(client, sockets, settings.acknowledgesByHand(), onDelivery);
            connection.open(options(sockets));
            return connection;
        } catch (MqttException e) {
            sockets.cut();
            throw new MqttFailure(settings.clientId() + " cannot connect: " + e.getMessage(), e);
        }
    }

    private MqttConnectionOptions options(CuttableSockets sockets) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(!settings.persistent());
        options.setSessionExpiryInterval(settings.persistent() ? SESSION_SECONDS : 0L);
        options.setReceiveMaximum(settings.receiveMaximum());
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
        public void open(String clientId) throws org.eclipse.paho.mqttv5.common.MqttPersistenceException {
            if (!isOpen) {
                super.open(clientId);
                isOpen = true;
            }
        }

        @Override
        public void close() {
            // The next connection goes on with it.
        }
    }
}
