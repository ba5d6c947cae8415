package io.tidemark.bridge.hivemq;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A real HiveMQ CE in this JVM with the extension from its distribution zip, as a user would install it. */
final class EmbeddedBroker implements AutoCloseable {

    private final Path directory;
    private final int port = freePort();
    private EmbeddedHiveMQ hiveMq;

    private EmbeddedBroker(Path directory) {
        this.directory = directory;
        this.hiveMq = build(directory);
    }

    static EmbeddedBroker start(Path directory, Map<String, String> settings) throws Exception {
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(50);
        InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(8);
        InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(8);
        EmbeddedBroker broker = new EmbeddedBroker(directory);
        for (String folder : new String[] {"conf", "data", "extensions"}) {
            Files.createDirectories(directory.resolve(folder));
        }
        broker.install(settings);
        Files.writeString(
                directory.resolve("conf/config.xml"),
                """
                <hivemq>
                    <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
                    <mqtt><receive-maximum><server-receive-maximum>1000</server-receive-maximum></receive-maximum></mqtt>
                    <persistence><mode>file</mode></persistence>
                    <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """
                        .formatted(broker.port));
        broker.hiveMq.start().join();
        return broker;
    }

    /** Starts the broker, again if it was stopped, on the same data and port. */
    void restart() {
        hiveMq = build(directory);
        hiveMq.start().join();
    }

    private static EmbeddedHiveMQ build(Path directory) {
        return EmbeddedHiveMQ.builder()
                .withConfigurationFolder(directory.resolve("conf"))
                .withDataFolder(directory.resolve("data"))
                .withExtensionsFolder(directory.resolve("extensions"))
                .withoutLoggingBootstrap()
                .build();
    }

    private void install(Map<String, String> settings) throws IOException {
        Path zip = Path.of(System.getProperty("extension.zip"));
        Path extensions = directory.resolve("extensions");
        try (ZipInputStream input = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = input.getNextEntry(); entry != null; entry = input.getNextEntry()) {
                Path file = extensions.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(input, file);
                }
            }
        }
        Path conf = extensions.resolve("tidemark-hivemq-extension/conf/tidemark.properties");
        Properties properties = new Properties();
        try (InputStream shipped = Files.newInputStream(conf)) {
            properties.load(shipped);
        }
        properties.putAll(settings);
        try (var output = Files.newBufferedWriter(conf)) {
            properties.store(output, null);
        }
    }

    String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        hiveMq.stop().join();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
