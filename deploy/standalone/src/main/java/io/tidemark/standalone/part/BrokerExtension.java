package io.tidemark.standalone.part;

import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Installs the Tidemark extension into a HiveMQ extensions folder, as a HiveMQ user would: unpack, write the settings. */
final class BrokerExtension {

    private static final String SETTINGS = "tidemark-hivemq-extension/conf/tidemark.properties";
    /** How the broker node is called in events and in {@code mqtt:node:<node>}. */
    private static final String NODE = "tidemark@" + Ports.LOOPBACK;

    private BrokerExtension() {}

    /** Replaces what is there: it may be of an older version. */
    static void install(Path zip, Path extensions, PortPlan ports, String topicPrefix) {
        try {
            Directories.delete(extensions);
            unpack(zip, extensions);
            Files.write(
                    extensions.resolve(SETTINGS),
                    List.of(
                            "# Written at every start: changes here are lost.",
                            "bootstrap.servers=" + ports.bootstrapServers(),
                            "schema.registry.url=" + ports.registryUrl(),
                            "topic.prefix=" + topicPrefix,
                            "node.name=" + NODE,
                            "events.delivered=true",
                            "metrics.listen=" + Ports.LOOPBACK + ":" + ports.bridgeMetrics(),
                            "producer.max.request.size=" + KafkaLimits.RECORD_BYTES,
                            "consumer.session.timeout.ms=" + KafkaLimits.SESSION_TIMEOUT_MILLIS,
                            "consumer.heartbeat.interval.ms=" + KafkaLimits.HEARTBEAT_MILLIS));
        } catch (IOException e) {
            throw new StartException("cannot unpack " + zip + " to " + extensions + ": " + e, e);
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("it has an entry outside of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolve("..").normalize());
                    Files.copy(entries, target);
                }
            }
        }
    }
}
