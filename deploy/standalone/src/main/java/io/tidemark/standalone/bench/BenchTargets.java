package io.tidemark.standalone.bench;

import io.tidemark.bench.Target;
import io.tidemark.registry.SchemaRegistryServer;
import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.kafka.KafkaProcess;
import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.check.ProcessSettings;
import io.tidemark.standalone.check.SeparateProcesses;
import io.tidemark.standalone.check.StreamsProgram;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.standalone.part.BrokerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * HiveMQ CE alone, with the extension and Kafka, and with all of Tidemark: the same broker, settings and heap.
 */
public final class BenchTargets {

    private static final String BROKER_MAIN = "io.tidemark.broker.BrokerMain";
    private static final String BROKER_HEAP = "1g";
    private static final int PARTITIONS = 4;
    private static final Duration HISTORY = Duration.ofHours(1);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private final Distribution distribution;
    private final Path directory;

    /** @param directory gets the data and logs of the servers */
    public BenchTargets(Distribution distribution, Path directory) {
        this.distribution = distribution;
        this.directory = directory;
    }

    /** The broker without Tidemark. */
    public Target plain() throws IOException {
        Path home = Files.createDirectories(directory.resolve("plain"));
        int port = Ports.free();
        ChildProcess broker = startBroker(home, port);
        return new Target("broker alone", port, List.of(broker.handle()), () -> stop(broker));
    }

    /** The broker with the extension, and Kafka beside it; the registry is in this process and idle. */
    public Target withTidemark() throws IOException {
        Path home = Files.createDirectories(directory.resolve("tidemark"));
        int port = Ports.free();
        int metricsPort = Ports.free();
        KafkaProcess kafka = KafkaProcess.start(home.resolve("kafka"));
        createTopics(kafka);
        SchemaRegistryServer registry =
                SchemaRegistryServer.start(SchemaRegistryServer.Config.local(0, kafka.bootstrapServers()));
        BrokerExtension.install(
                distribution.brokerExtension(),
                home.resolve("extensions"),
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "schema.registry.url",
                        registry.url(),
                        "topic.prefix",
                        Topics.DEFAULT_PREFIX,
                        "metrics.listen",
                        Ports.LOOPBACK + ":" + metricsPort));
        ChildProcess broker = startBroker(home, port);
        return new Target("broker with Tidemark", port, List.of(broker.handle(), kafka.handle()), () -> {
            stop(broker);
            registry.close();
            kafka.close();
        });
    }

    /** Everything, each part in a process of its own, with the heap of the other brokers. */
    public Target whole(int window) throws IOException, InterruptedException {
        SeparateProcesses system = SeparateProcesses.start(
                distribution,
                StreamsProgram.of(distribution),
                new ProcessSettings(List.of(), BROKER_HEAP, Map.of("replay.window", Integer.toString(window))),
                DataDirectory.open(directory.resolve("whole-" + window)),
                ready -> {});
        Settled settled = new Settled(system.system().bootstrapServers());
        List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
        return new Target("Tidemark", system.system().mqttPort(), processes, settled::await, () -> {
            settled.close();
            system.close();
        });
    }

    private static void createTopics(KafkaProcess kafka) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            TopicProvisioner.createMissing(
                    admin, Topics.withDefaultPrefix(), new TopicProvisioner.Settings(PARTITIONS, (short) 1, HISTORY));
        }
    }

    private ChildProcess startBroker(Path home, int port) throws IOException {
        Path settings = home.resolve("broker.properties");
        Files.write(settings, List.of("port=" + port, "directory=" + home, "log.file=" + home.resolve("broker.log")));
        String classPath =
                distribution.brokerJars().stream().map(Path::toString).collect(Collectors.joining(":"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + BROKER_HEAP,
                "-cp",
                classPath,
                BROKER_MAIN,
                settings.toString());
        Path output = home.resolve("broker.out");
        ChildProcess broker = ChildProcess.start("the broker", command, home, output);
        broker.awaitReady(() -> saysReady(output), START_TIMEOUT);
        return broker;
    }

    private static boolean saysReady(Path output) {
        try {
            return Files.readString(output).contains("ready");
        } catch (IOException e) {
            return false; // not written yet
        }
    }

    private static void stop(ChildProcess broker) {
        broker.stop("TERM", STOP_GRACE);
    }
}
