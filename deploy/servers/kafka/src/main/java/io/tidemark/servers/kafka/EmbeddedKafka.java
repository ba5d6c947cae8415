package io.tidemark.servers.kafka;

import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A one-node Kafka (KRaft) in this JVM, on the loopback address. Topics are not created by use.
 *
 * <p>The data stays in the directory: starting again on it, also after SIGKILL of the JVM, finds the same cluster and the
 * same records.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaNode node;
    private final int port;

    private EmbeddedKafka(KafkaNode node, int port) {
        this.node = node;
        this.port = port;
    }

    /** Starts on free ports. */
    public static EmbeddedKafka start(Path dataDirectory) {
        return start(dataDirectory, Ports.free(), Ports.free());
    }

    /**
     * Starts and returns when the broker takes requests, after 2 to 4 seconds.
     *
     * @param dataDirectory created if absent; used by one server at a time
     * @param port for clients
     * @param controllerPort for the controller quorum of one
     * @throws ServerException if a port is taken, or the directory cannot be used
     */
    public static EmbeddedKafka start(Path dataDirectory, int port, int controllerPort) {
        Ports.requireFree(port, "Kafka");
        Ports.requireFree(controllerPort, "Kafka's controller");
        Path directory = Directories.create(dataDirectory, "Kafka");
        KafkaNode node = KafkaNode.start(directory, NodeProperties.of(directory, port, controllerPort));
        EmbeddedKafka kafka = new EmbeddedKafka(node, port);
        log.info("Kafka (embedded) listens on {}, data in {}", kafka.bootstrapServers(), directory);
        return kafka;
    }

    /** Value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    /** Stops cleanly. The data stays. */
    @Override
    public void close() {
        node.close();
    }
}
