package io.tidemark.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiveMqBrokerIT {

    private static final int QUEUED = 2_000;

    /** More than HiveMQ's default queue of 1000, over a restart. */
    @Test
    void aClientThatIsAwayLosesNothingOverARestart(@TempDir Path directory) throws Exception {
        Properties settings = settings(directory);
        MqttConnectOptions keepSession = new MqttConnectOptions();
        keepSession.setCleanSession(false);
        try (AutoCloseable broker = new HiveMqBroker().apply(settings)) {
            assertThat(broker).isNotNull();
            MqttClient subscriber = client(settings, "subscriber");
            subscriber.connect(keepSession);
            subscriber.subscribe("news", 1);
            subscriber.disconnect();
            MqttClient publisher = client(settings, "publisher");
            MqttConnectOptions many = new MqttConnectOptions();
            many.setMaxInflight(QUEUED);
            publisher.connect(many);
            for (int i = 0; i < QUEUED; i++) {
                publisher.publish("news", Integer.toString(i).getBytes(StandardCharsets.UTF_8), 1, false);
            }
            publisher.disconnect();
        }
        List<String> received = new CopyOnWriteArrayList<>();
        try (AutoCloseable broker = new HiveMqBroker().apply(settings)) {
            assertThat(broker).isNotNull();
            MqttClient subscriber = client(settings, "subscriber");
            subscriber.setCallback(new Collector(received));
            subscriber.connect(keepSession);
            Awaitility.await().until(() -> received.size() == QUEUED);
            subscriber.disconnect();
        }
        assertThat(received).first().isEqualTo("0");
        assertThat(received).last().isEqualTo(Integer.toString(QUEUED - 1));
    }

    @Test
    void aMissingSettingIsNamed() {
        assertThatThrownBy(() -> new HiveMqBroker().apply(new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'port'");
    }

    private static MqttClient client(Properties settings, String id) throws MqttException {
        return new MqttClient("tcp://127.0.0.1:" + settings.getProperty("port"), id, new MemoryPersistence());
    }

    private static Properties settings(Path directory) throws IOException {
        Properties settings = new Properties();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.setProperty("port", Integer.toString(socket.getLocalPort()));
        }
        settings.setProperty("directory", directory.toString());
        settings.setProperty("log.file", directory.resolve("broker.log").toString());
        return settings;
    }
}
