package io.tidemark.bridge.paho.mqtt;

import io.tidemark.bridge.paho.mqtt.MqttProbe.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A short connection that finds out what the broker lets a client see, which is less than what it lets it subscribe to. Keeps
 * all that arrives. Thread-safe.
 */
public final class ProbeSubscriber implements AutoCloseable {

    private final MqttSettings settings;
    private final MqttAsyncClient client;
    private final List<Arrival> arrivals = new ArrayList<>();

    private ProbeSubscriber(MqttSettings settings, MqttAsyncClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Connects, and asks for subscriptions at QoS 1. One that is not granted is one that nothing comes from.
     *
     * @throws RefusedException if the broker refuses the connection, or does not answer
     */
    public static ProbeSubscriber connect(MqttSettings settings, String clientId, List<String> filters)
            throws RefusedException {
        try {
            MqttAsyncClient client = new MqttAsyncClient(settings.urls().get(0), clientId, new MemoryPersistence());
            ProbeSubscriber probe = new ProbeSubscriber(settings, client);
            client.setCallback(probe.new Keeping());
            try {
                probe.await(client.connect(PahoClients.options(settings, false, new Valve())));
                for (String filter : filters) {
                    probe.subscribe(filter);
                }
                return probe;
            } catch (MqttException | IOException e) {
                probe.close();
                throw e;
            }
        } catch (MqttException | IOException e) {
            throw new RefusedException(PahoClients.describe(e));
        }
    }

    private void subscribe(String filter) throws MqttException {
        try {
            await(client.subscribe(filter, 1));
        } catch (MqttException e) {
            if (e.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
                throw e;
            }
        }
    }

    private void await(IMqttToken token) throws MqttException {
        token.waitForCompletion(settings.connectTimeout().toMillis());
    }

    /** Waits for it, as long as for an answer to CONNECT; whether it came. */
    public synchronized boolean sees(Predicate<Arrival> wanted) {
        long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
        try {
            while (!hasSeen(wanted)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it has come already. */
    public synchronized boolean hasSeen(Predicate<Arrival> wanted) {
        return arrivals.stream().anyMatch(wanted);
    }

    private synchronized void keep(Arrival arrival) {
        arrivals.add(arrival);
        notifyAll();
    }

    @Override
    public void close() {
        PahoClients.abandon(client);
    }

    /** What Paho tells. */
    private final class Keeping implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            keep(PahoClients.arrival(topic, message));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // nothing comes any more, which is seen by that
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // as above
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // publishes nothing
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect waits for it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // enhanced authentication is not used
        }
    }
}
