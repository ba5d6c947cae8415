package io.tidemark.bridge.paho.mqtt;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Short connections that find out what the broker allows. For one thread. */
public final class MqttProbe implements AutoCloseable {

    /** The broker does not let it in. */
    public static final class RefusedException extends Exception {
        RefusedException(String message) {
            super(message);
        }
    }

    private static final int FAILURE = 0x80;

    private final MqttSettings settings;
    private final String clientId;
    private MqttAsyncClient client;

    private MqttProbe(MqttSettings settings, String clientId, MqttAsyncClient client) {
        this.settings = settings;
        this.clientId = clientId;
        this.client = client;
    }

    /** @throws RefusedException if the broker refuses, or does not answer */
    public static MqttProbe connect(MqttSettings settings, String clientId) throws RefusedException {
        return new MqttProbe(settings, clientId, open(settings, clientId));
    }

    private static MqttAsyncClient open(MqttSettings settings, String clientId) throws RefusedException {
        try {
            MqttAsyncClient client = new MqttAsyncClient(settings.urls().get(0), clientId, new MemoryPersistence());
            client.connect(PahoClients.options(settings, false, new Valve()))
                    .waitForCompletion(settings.connectTimeout().toMillis());
            return client;
        } catch (MqttException | IOException e) {
            throw new RefusedException(PahoClients.describe(e));
        }
    }

    /** Whether the broker takes a PUBLISH. A broker that closes the connection instead refuses it too. */
    public boolean canPublish(String topic, ByteBuffer payload, Arrival.Properties properties) throws RefusedException {
        try {
            IMqttToken token = fresh().publish(topic, PahoClients.message(payload, 1, false, properties));
            token.waitForCompletion(settings.connectTimeout().toMillis());
            return isGranted(token);
        } catch (MqttException e) {
            throwIfUnanswered(e);
            return false;
        }
    }

    /** Whether the broker grants a subscription. */
    public boolean canSubscribe(String filter) throws RefusedException {
        try {
            IMqttToken token = fresh().subscribe(filter, 0);
            token.waitForCompletion(settings.connectTimeout().toMillis());
            return isGranted(token);
        } catch (MqttException e) {
            throwIfUnanswered(e);
            return false;
        }
    }

    /** Ends a subscription, whether there is one or not. */
    public void unsubscribe(String filter) throws RefusedException {
        try {
            fresh().unsubscribe(filter)
                    .waitForCompletion(settings.connectTimeout().toMillis());
        } catch (MqttException e) {
            throwIfUnanswered(e);
        }
    }

    /** A broker that says nothing has refused nothing. */
    private static void throwIfUnanswered(MqttException error) throws RefusedException {
        if (error.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
            throw new RefusedException("it does not answer in time");
        }
    }

    private static boolean isGranted(IMqttToken token) {
        int[] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 || codes[0] < FAILURE;
    }

    /** One connection for each question: some time after a refused PUBLISH, Paho closes the one that it was asked on. */
    private MqttAsyncClient fresh() throws RefusedException {
        PahoClients.abandon(client);
        client = open(settings, clientId);
        return client;
    }

    @Override
    public void close() {
        PahoClients.abandon(client);
    }
}
