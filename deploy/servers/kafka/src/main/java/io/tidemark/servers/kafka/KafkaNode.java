package io.tidemark.servers.kafka;

import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.VerificationFlag;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** The only class that uses Kafka's internal classes: look here first when Kafka is upgraded. */
final class KafkaNode implements AutoCloseable {

    private final KafkaRaftServer server;

    private KafkaNode(KafkaRaftServer server) {
        this.server = server;
    }

    /** Formats the directory on its first use, then starts; returns when the broker takes requests. */
    static KafkaNode start(Path directory, Map<String, String> properties) {
        prepare(directory);
        KafkaNode node;
        try {
            node = new KafkaNode(new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM));
        } catch (RuntimeException e) {
            throw failed(directory, e);
        }
        try {
            node.server.startup();
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw failed(directory, e);
        }
    }

    private static void prepare(Path directory) {
        MetaPropertiesEnsemble identity = identity(directory);
        if (identity.logDirProps().isEmpty() && identity.errorLogDirs().isEmpty()) {
            if (Files.exists(directory.resolve(NodeProperties.METADATA_LOG))) {
                throw damaged(directory, new IOException("it is missing although there is data"));
            }
            format(directory);
        }
    }

    private static MetaPropertiesEnsemble identity(Path directory) {
        try {
            MetaPropertiesEnsemble identity = new MetaPropertiesEnsemble.Loader()
                    .addLogDirs(List.of(directory.toString()))
                    .addMetadataLogDir(directory.toString())
                    .load();
            identity.verify(
                    Optional.empty(), OptionalInt.of(NodeProperties.NODE_ID), EnumSet.noneOf(VerificationFlag.class));
            if (!identity.errorLogDirs().isEmpty()) {
                throw new IOException("it cannot be read");
            }
            return identity;
        } catch (IOException | RuntimeException e) {
            throw damaged(directory, e);
        }
    }

    private static void format(Path directory) {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NodeProperties.NODE_ID)
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(NodeProperties.CONTROLLER)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
        } catch (Exception e) {
            throw new ServerException("Kafka cannot prepare " + directory + ": " + e.getMessage(), e);
        }
    }

    private static ServerException damaged(Path directory, Exception why) {
        Path identity = directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME);
        return new ServerException(
                "Kafka's data is damaged: " + identity + ": " + why.getMessage()
                        + "; restore it from a backup, or remove " + directory + " to start with an empty log",
                why);
    }

    private static ServerException failed(Path directory, RuntimeException e) {
        return new ServerException("Kafka could not start on " + directory + ": " + e.getMessage(), e);
    }

    /** Stops cleanly and returns when everything is on disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
