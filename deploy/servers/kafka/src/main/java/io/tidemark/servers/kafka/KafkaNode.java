package io.tidemark.servers.kafka;

import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.VerificationFlag;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** The only class that uses Kafka's internal classes: look here first when Kafka is upgraded. */
final class KafkaNode implements AutoCloseable {

    private static final Duration FENCE_TIMEOUT = Duration.ofSeconds(30);
    private static final long FENCE_POLL_MILLIS = 20;
    private static final String LOG_PREFIX = "[KafkaNode] ";

    private final ControllerServer controller;
    private final BrokerServer broker;

    private KafkaNode(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> state =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(KafkaNode.class), LOG_PREFIX);
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared = new SharedServer(
                config,
                state._1(),
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, state._1().clusterId().orElseThrow()),
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        broker = new BrokerServer(shared);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), state._2());
    }

    /** Formats the directory on its first use, then starts; returns when the broker takes requests. */
    static KafkaNode start(Path directory, Map<String, String> properties) {
        prepare(directory);
        KafkaNode node;
        try {
            node = new KafkaNode(new KafkaConfig(properties, false));
        } catch (RuntimeException e) {
            throw failed(directory, e);
        }
        try {
            node.controller.startup();
            node.awaitPredecessorFenced();
            node.broker.startup();
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw failed(directory, e);
        }
    }

    /**
     * After SIGKILL the controller still takes the broker that was for alive, until its session times out. A broker that
     * starts meanwhile believes that it leads every partition, begins to finish the transactions that were being committed,
     * then is told that nobody leads any partition, takes them for deleted, and records the transactions as committed
     * without having written their markers (Kafka 4.3.1). Their consumers would wait for ever. So the broker starts when its
     * predecessor is gone, which it would have to wait for anyway.
     */
    private void awaitPredecessorFenced() {
        long deadline = System.nanoTime() + FENCE_TIMEOUT.toNanos();
        while (controller.metadataCache().hasAliveBroker(NodeProperties.NODE_ID)) {
            if (System.nanoTime() > deadline) {
                throw new ServerException(
                        "the controller did not fence the broker of before within " + FENCE_TIMEOUT.toSeconds() + " s");
            }
            try {
                Thread.sleep(FENCE_POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServerException("interrupted while starting Kafka", e);
            }
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
            if (!identity.logDirProps().isEmpty()
                    && (identity.nodeId().isEmpty() || identity.clusterId().isEmpty())) {
                throw new IOException("it has no node id or no cluster id");
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
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }
}
