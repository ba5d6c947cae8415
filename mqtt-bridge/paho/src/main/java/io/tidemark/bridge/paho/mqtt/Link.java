package io.tidemark.bridge.paho.mqtt;

import java.io.IOException;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of Paho's, from CONNECT until it is gone. Its callbacks never wait for anything. */
final class Link implements MqttCallback, AutoCloseable {

    /** Told of each PUBLISH in the order of arrival; never waits. */
    @FunctionalInterface
    interface Arrivals {
        /**
         * @param packetId 0 at QoS 0
         * @return false if there is no room for it
         */
        boolean arrived(int packetId, Arrival arrival);
    }

    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final int FAILURE = 0x80;
    private static final long FORCE_MILLIS = 500;

    private final MqttSettings settings;
    private final MqttAsyncClient client;
    private final Valve valve;
    private final Arrivals arrivals;
    private final boolean sessionPresent;
    private volatile @Nullable String failure;
    private volatile boolean full;

    /**
     * Connects. What the broker still has for us may arrive before this returns.
     *
     * @throws MqttException if the broker refuses
     * @throws IOException if a file for TLS cannot be used
     */
    Link(MqttSettings settings, String clientId, Valve valve, Arrivals arrivals) throws MqttException, IOException {
        this.valve = valve;
        this.settings = settings;
        this.arrivals = arrivals;
        client = PahoClients.client(settings, clientId, this);
        try {
            IMqttToken connected = client.connect(PahoClients.options(settings, true, valve));
            connected.waitForCompletion(settings.connectTimeout().toMillis());
            sessionPresent = connected.getSessionPresent();
        } catch (MqttException | IOException e) {
            close();
            throw e;
        }
    }

    boolean sessionPresent() {
        return sessionPresent;
    }

    /**
     * Subscribes; the answer may come long after what the broker has kept for us. Fails the connection if not all is granted.
     *
     * @param granted called when the answer is good
     */
    void subscribe(List<Subscription> subscriptions, Runnable granted) throws MqttException {
        MqttActionListener answer = new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                if (areGranted(subscriptions, token.getReasonCodes())) {
                    granted.run();
                }
            }

            @Override
            public void onFailure(IMqttToken token, Throwable error) {
                if (areGranted(subscriptions, token.getReasonCodes())) {
                    fail(PahoClients.describe(error));
                }
            }
        };
        client.subscribe(
                PahoClients.subscriptions(subscriptions).toArray(MqttSubscription[]::new),
                null,
                answer,
                new MqttProperties());
    }

    /** Gives up subscriptions of the session, if it has them. */
    void unsubscribe(List<String> filters) throws MqttException {
        client.unsubscribe(filters.toArray(String[]::new));
    }

    private boolean areGranted(List<Subscription> subscriptions, int @Nullable [] codes) {
        for (int i = 0; codes != null && i < codes.length && i < subscriptions.size(); i++) {
            if (codes[i] >= FAILURE) {
                fail("the broker does not let this user subscribe to "
                        + subscriptions.get(i).filter() + " (0x" + Integer.toHexString(codes[i])
                        + "): check its access rules");
                return false;
            }
        }
        return true;
    }

    /** Acknowledges a PUBLISH of QoS 1; returns false if the connection is down. */
    boolean acknowledge(int packetId) {
        if (!isUp()) {
            return false;
        }
        try {
            // Paho's manual acknowledgement of QoS 2 is broken, so nothing is subscribed to at QoS 2.
            client.messageArrivedComplete(packetId, 1);
            return true;
        } catch (MqttException | RuntimeException e) {
            // Paho throws whatever comes when it is closed at the same time.
            fail(PahoClients.describe(e));
            return false;
        }
    }

    boolean isUp() {
        return failure == null;
    }

    /** Whether a PUBLISH had no room: it and all later ones were left out, so the connection must be opened again. */
    boolean isFull() {
        return full;
    }

    /** Why it is down; empty text while it is not. */
    String failure() {
        String why = failure;
        return why == null ? "" : why;
    }

    /** Gives it up; whoever uses it notices soon. */
    void fail(String why) {
        if (failure == null) {
            failure = why;
        }
    }

    /** Says goodbye to the broker, which keeps the session. */
    void disconnect() {
        try {
            client.disconnect(FORCE_MILLIS)
                    .waitForCompletion(settings.connectTimeout().toMillis());
        } catch (MqttException e) {
            log.debug("DISCONNECT was not sent: {}", PahoClients.describe(e));
        }
    }

    /** Closes the socket without a word: the broker sends again what is not acknowledged. */
    @Override
    public void close() {
        fail("closed");
        valve.open();
        PahoClients.abandon(client);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        if (isUp() && !full) {
            full = !arrivals.arrived(message.getId(), PahoClients.arrival(topic, message));
        }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        MqttException cause = response.getException();
        String reason = response.getReasonString();
        fail(reason != null ? reason : cause == null ? "the broker closed it" : PahoClients.describe(cause));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        fail(PahoClients.describe(exception));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // publishes nothing
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // the constructor waits for it
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // enhanced authentication is not used
    }
}
