package io.tidemark.check.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A connection of a Paho client of MQTT 5, which is used for this one connection. */
final class Mqtt5Connection implements Connection, MqttCallback {

    private static final long ANSWER_MILLIS = 10_000;
    private static final long FORCED_MILLIS = 100;
    private static final int FAILURE = 0x80;

    private final MqttAsyncClient client;
    private final CuttableSockets sockets;
    private final boolean acknowledgesByHand;
    private final Consumer<Delivery> onDelivery;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean sessionPresent;

    Mqtt5Connection(
            MqttAsyncClient client,
            CuttableSockets sockets,
            boolean acknowledgesByHand,
            Consumer<Delivery> onDelivery) {
        this.client = client;
        this.sockets = sockets;
        this.acknowledgesByHand = acknowledgesByHand;
        this.onDelivery = onDelivery;
    }

    void open(MqttConnectionOptions options) throws MqttException {
        client.setCallback(this);
        try {
            IMqttToken token = client.connect(options);
            token.waitForCompletion(ANSWER_MILLIS);
            sessionPresent = token.getSessionPresent();
        } catch (MqttException e) {
            release();
            throw e;
        }
    }

    @Override
    public boolean sessionPresent() {
        return sessionPresent;
    }

    @Override
    public void subscribe(List<String> filters, int qos) throws MqttFailure {
        int[] levels = new int[filters.size()];
        Arrays.fill(levels, qos);
        try {
            IMqttToken token = client.subscribe(filters.toArray(String[]::new), levels);
            token.waitForCompletion(ANSWER_MILLIS);
            int[] granted = token.getReasonCodes();
            if (Arrays.stream(granted).anyMatch(code -> code >= FAILURE)) {
                throw new MqttFailure("a subscription was refused: " + filters);
            }
        } catch (MqttException e) {
            throw new MqttFailure("no SUBACK: " + e.getMessage(), e);
        }
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, Outcome outcome) throws MqttFailure {
        try {
            client.publish(topic, payload, qos, false, null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    int[] codes = token.getReasonCodes();
                    outcome.acknowledged(codes == null || codes.length == 0 || codes[0] < FAILURE);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    outcome.acknowledged(false);
                }
            });
        } catch (MqttException e) {
            throw new MqttFailure("cannot publish: " + e.getMessage(), e);
        }
    }

    @Override
    public void acknowledge(Delivery delivery) {
        if (acknowledgesByHand && closed.getCount() > 0) {
            try {
                client.messageArrivedComplete(delivery.packetId(), delivery.qos());
            } catch (MqttException e) {
                // The connection is gone, and with it the duty to acknowledge.
            }
        }
    }

    @Override
    public boolean awaitClosed(Duration atMost) throws InterruptedException {
        return closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void leave() {
        try {
            client.disconnect(0).waitForCompletion(ANSWER_MILLIS);
        } catch (MqttException e) {
            // Gone already.
        }
        release();
    }

    @Override
    public void cut() {
        sockets.cut();
        release();
    }

    private void release() {
        closed.countDown();
        try {
            client.disconnectForcibly(0, FORCED_MILLIS, false);
        } catch (MqttException e) {
            // Not connected.
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            // Closed already.
        }
        sockets.cut();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        onDelivery.accept(new Delivery(
                topic, new String(message.getPayload(), StandardCharsets.UTF_8), message.getId(), message.getQos()));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        closed.countDown();
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
