package io.tidemark.standalone.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** An MQTT 5 subscriber that acknowledges each message some time after it came, and takes a number of them at once. */
final class SlowSubscriber implements MqttCallback, AutoCloseable {

    private static final long TIMEOUT_MILLIS = 30_000;

    private final MqttAsyncClient client;
    private final Duration delay;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, List<Integer>> numbers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();

    SlowSubscriber(Standalone standalone, String clientId, Duration delay, int receiveMaximum, String filter)
            throws MqttException {
        this.delay = delay;
        client = new MqttAsyncClient(standalone.mqttUri(), clientId, new MemoryPersistence());
        client.setCallback(this);
        client.setManualAcks(true);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setReceiveMaximum(receiveMaximum);
        options.setSocketFactory(new NoDelay());
        client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
        client.subscribe(filter, 1).waitForCompletion(TIMEOUT_MILLIS);
    }

    /** Without it Paho waits for more to send, and the acknowledgements are later than intended. */
    private static final class NoDelay extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    int count() {
        return count.get();
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** In the order of arrival. */
    List<Integer> numbers(String topic) {
        return numbers.getOrDefault(topic, List.of());
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        // Only Paho's own thread writes.
        numbers.computeIfAbsent(topic, key -> Collections.synchronizedList(new ArrayList<>()))
                .add(SteadyPublisher.numberOf(message.getPayload()));
        count.incrementAndGet();
        var unused = later.schedule(() -> acknowledge(message.getId()), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void acknowledge(int packetId) {
        try {
            client.messageArrivedComplete(packetId, 1);
            acknowledged.incrementAndGet();
        } catch (MqttException e) {
            throw new IllegalStateException("an acknowledgement could not be sent", e);
        }
    }

    @Override
    public void close() throws MqttException {
        later.shutdownNow();
        client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
        client.close();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverURI) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
