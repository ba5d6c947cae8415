package io.tidemark.standalone.bridge;

import io.tidemark.bridge.paho.PahoBridge;
import io.tidemark.bridge.paho.emqx.Slots;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

/**
 * Run by hand: how many events of EMQX a bridge takes from a backlog in a real Mosquitto to a real Kafka, and how many a Paho
 * client that only receives and acknowledges takes from the same backlog, with 1, 2 and 4 connections. Argument: number of
 * messages, at most 60,000, because Mosquitto 2.0 mixes packet identifiers up beyond 65,535.
 */
public final class PahoThroughputMeasurement {

    private static final int RECEIVE_MAXIMUM = 1_000;
    private static final int POLL_MILLIS = 2;

    private PahoThroughputMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        System.out.println("connections  receive and ack/s  bridge/s  ratio  bridge CPU us/message (this JVM)");
        for (int connections : new int[] {1, 1, 2, 4}) {
            Path directory = Files.createTempDirectory("paho");
            try (BridgedSystem system = new BridgedSystem(directory, "mqtt.")) {
                measure(system, connections, count);
            }
        }
        System.exit(0);
    }

    private static void measure(BridgedSystem system, int connections, int count) throws Exception {
        Map<String, String> settings = Map.of(
                "mqtt.connections", Integer.toString(connections),
                "mqtt.receive.maximum", Integer.toString(RECEIVE_MAXIMUM),
                "emqx.provision", "off");
        PahoBridge first = system.startBridge(settings);
        awaitReady(first);
        first.close();
        for (int i = 0; i < connections; i++) {
            Counting client = new Counting(system.mosquitto.uri(), i, connections, new AtomicInteger());
            client.subscribe();
            client.close();
        }
        publish(system, count);

        AtomicInteger received = new AtomicInteger();
        List<Counting> clients = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            clients.add(new Counting(system.mosquitto.uri(), i, connections, received));
        }
        while (received.get() < count) {
            Thread.sleep(POLL_MILLIS);
        }
        double ceiling = count / ((System.nanoTime() - begin) / 1e9);
        for (Counting client : clients) {
            client.close();
        }

        PahoBridge bridge = system.startBridge(settings);
        while (bridge.metric("mqtt.arrived") == 0) {
            Thread.sleep(POLL_MILLIS);
        }
        long cpu = cpu();
        begin = System.nanoTime();
        while (bridge.metric("mqtt.acknowledged") < count) {
            Thread.sleep(POLL_MILLIS);
        }
        double rate = count / ((System.nanoTime() - begin) / 1e9);
        System.out.printf(
                "%11d  %17.0f  %8.0f  %5.2f  %6.1f%n",
                connections, ceiling, rate, rate / ceiling, (cpu() - cpu) / 1e3 / count);
        bridge.close();
    }

    private static void awaitReady(PahoBridge bridge) throws InterruptedException {
        while (!bridge.isReady()) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static void publish(BridgedSystem system, int count) {
        MqttPublisher publisher = system.publisher("rules");
        String payload = Base64.getEncoder().encodeToString("x".repeat(100).getBytes(StandardCharsets.UTF_8));
        List<CompletableFuture<Boolean>> published = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String topic = "load/" + i % 1_000;
            ByteBuffer event = ByteBuffer.wrap(
                    """
                    {"event":"message.publish","id":"%032d","clientid":"c","username":"undefined","topic":"%s","qos":1,\
                    "payload":"%s","flags":{"retain":false,"dup":false},"publish_received_at":%d,"timestamp":%d,\
                    "node":"emqx@127.0.0.1","pub_props":{"User-Property":{}},"peerhost":"127.0.0.1","client_attrs":{}}"""
                            .formatted(i, topic, payload, System.currentTimeMillis(), System.currentTimeMillis())
                            .getBytes(StandardCharsets.UTF_8));
            String slot = Slots.name(Slots.of(topic));
            published.add(publisher
                    .publish("$tidemark/" + slot + "/message_publish", event, 1, false, Arrival.Properties.NONE)
                    .toCompletableFuture());
        }
        published.forEach(CompletableFuture::join);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Paho as it is, with TCP_NODELAY and manual acknowledgements at once. */
    private static final class Counting implements MqttCallback {
        private final MqttAsyncClient client;
        private final AtomicInteger received;
        private final Slots slots;
        private final int connection;

        private Counting(String uri, int connection, int connections, AtomicInteger received) throws MqttException {
            this.received = received;
            this.connection = connection;
            slots = new Slots(1, 0, connections);
            client = new MqttAsyncClient(uri, "ceiling-" + connection, new MemoryPersistence());
            client.setManualAcks(true);
            client.setCallback(this);
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(3_600L);
            options.setReceiveMaximum(RECEIVE_MAXIMUM);
            options.setSocketFactory(new NoDelay());
            client.connect(options).waitForCompletion();
        }

        private void subscribe() throws MqttException {
            for (int slot : slots.ofConnection(connection)) {
                client.subscribe("$tidemark/" + Slots.name(slot) + "/+", 1).waitForCompletion();
            }
        }

        private void close() throws MqttException {
            client.disconnect().waitForCompletion();
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) throws MqttException {
            client.messageArrivedComplete(message.getId(), message.getQos());
            received.incrementAndGet();
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    private static final class NoDelay extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return new Socket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return new Socket(host, port, local, localPort);
        }
    }
}
