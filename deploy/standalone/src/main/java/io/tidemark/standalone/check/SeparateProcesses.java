package io.tidemark.standalone.check;

import io.tidemark.check.CheckedSystem;
import io.tidemark.check.chaos.Victim;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.kafka.KafkaProcess;
import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.data.StartException;
import io.tidemark.standalone.part.BrokerExtension;
import io.tidemark.standalone.part.BrokerPart;
import io.tidemark.standalone.part.ConnectPart;
import io.tidemark.standalone.part.HttpProbe;
import io.tidemark.standalone.part.Sinks;
import io.tidemark.standalone.part.StreamsPart;
import io.tidemark.standalone.part.TopicsPart;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The whole of Tidemark, configured as the standalone mode is, each part in a process of its own, on free ports. */
public final class SeparateProcesses implements AutoCloseable {

    private static final String IDENTITY = "mqtt";
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 200;
    /** Soon enough for a run of a minute: what was sent to a client and got lost on the way is sent again. */
    private static final String STALL_MILLIS = "5000";

    private final Distribution distribution;
    private final StreamsProgram streams;
    private final DataDirectory data;
    private final Path logs;
    private final PortPlan ports = PortPlan.free();
    private final Topics topics = Topics.withDefaultPrefix();
    private final HttpProbe http = new HttpProbe();
    private final List<Victim> victims = new ArrayList<>();

    private SeparateProcesses(Distribution distribution, StreamsProgram streams, DataDirectory data) {
        this.distribution = distribution;
        this.streams = streams;
        this.data = data;
        this.logs = data.logs();
    }

    /**
     * Starts everything and returns when it is ready.
     *
     * @param data new; stays open until this is closed
     * @param progress told what is ready
     * @throws RuntimeException with one sentence for a person
     */
    public static SeparateProcesses start(
            Distribution distribution, StreamsProgram streams, DataDirectory data, Consumer<String> progress)
            throws IOException, InterruptedException {
        SeparateProcesses system = new SeparateProcesses(distribution, streams, data);
        try {
            Files.createDirectories(system.logs);
            system.startServers();
            system.startPrograms();
            system.awaitReady(progress);
            return system;
        } catch (RuntimeException | IOException | InterruptedException e) {
            system.close();
            throw e;
        }
    }

    private void startServers() {
        // Each takes a second or more, and they do not know each other.
        var redis = CompletableFuture.supplyAsync(() -> RedisProcess.start(data.redis(), ports.redis(), true));
        var postgres = CompletableFuture.supplyAsync(
                () -> PostgresProcess.start(data.postgresql(), ports.postgresql(), IDENTITY, IDENTITY, IDENTITY));
        victims.add(kafka(KafkaProcess.start(data.kafka(), ports.kafka(), ports.kafkaController())));
        victims.add(redis(redis.join()));
        victims.add(postgres(postgres.join()));
    }

    private Victim kafka(KafkaProcess kafka) {
        return new ServerVictim("kafka", ports.kafka(), kafka::restart, kafka::kill, () -> kafka.handle()
                .isAlive());
    }

    private Victim redis(RedisProcess redis) {
        return new ServerVictim("redis", ports.redis(), redis::restart, redis::kill, redis::isAlive);
    }

    private Victim postgres(PostgresProcess postgres) {
        return new ServerVictim("postgresql", ports.postgresql(), postgres::restart, postgres::kill, postgres::isAlive);
    }

    private void startPrograms() throws IOException {
        RuleFiles rules = RuleFiles.install(distribution, data, ports);
        new TopicsPart(topics, ports).start().close();
        String libraries = distribution.classPath();
        start(
                "registry",
                new JavaProgram(
                        libraries,
                        RegistryMain.class.getName(),
                        "96m",
                        List.of(Integer.toString(ports.registry()), ports.bootstrapServers())),
                () -> Ports.isListening(ports.registry()));
        startStreams(rules);
        startConnect(rules);
        startBroker();
    }

    private void startStreams(RuleFiles rules) throws IOException {
        int health = Ports.free();
        Properties settings = new StreamsPart(topics, data.streams(), ports, rules).properties(data.streams());
        settings.setProperty("http.listen", Ports.LOOPBACK + ":" + health);
        settings.setProperty("replay.stall.timeout.ms", STALL_MILLIS);
        Path file = write("streams.properties", settings);
        start(
                "streams",
                new JavaProgram(streams.classPath(), streams.mainClass(), "384m", List.of("--config", file.toString())),
                () -> http.body("http://" + Ports.LOOPBACK + ":" + health + "/health/ready")
                        .isPresent());
    }

    private void startConnect(RuleFiles rules) throws IOException {
        Sinks sinks = new Sinks(topics, ports, rules);
        Path home = Files.createDirectories(data.connect());
        List<String> arguments = new ArrayList<>();
        arguments.add(write("connect.properties", properties(new ConnectPart(home, ports, sinks).worker(home)))
                .toString());
        for (Map.Entry<String, Map<String, String>> sink :
                sinks.configurations().entrySet()) {
            Properties connector = properties(sink.getValue());
            connector.setProperty("name", sink.getKey());
            arguments.add(
                    write("sink-" + sink.getKey() + ".properties", connector).toString());
        }
        start(
                "connect",
                new JavaProgram(
                        distribution.classPath(), "org.apache.kafka.connect.cli.ConnectStandalone", "384m", arguments),
                () -> http.body(ports.connectUrl() + "/connectors?expand=status")
                        .filter(status -> ConnectStatus.allRun(
                                status, sinks.configurations().keySet()))
                        .isPresent());
    }

    private void startBroker() throws IOException {
        Path home = Files.createDirectories(data.hivemq());
        BrokerPart part = new BrokerPart(distribution, data, ports, topics.prefix());
        BrokerExtension.install(distribution.brokerExtension(), home.resolve("extensions"), part.extensionSettings());
        Properties settings = new Properties();
        settings.setProperty("port", Integer.toString(ports.mqtt()));
        settings.setProperty("bind.address", Ports.LOOPBACK);
        settings.setProperty("directory", home.toString());
        settings.setProperty("log.file", logs.resolve("hivemq.log").toString());
        Path file = write("broker.properties", settings);
        start(
                "broker",
                new JavaProgram(
                        distribution.brokerClassPath(),
                        "io.tidemark.broker.BrokerMain",
                        "512m",
                        List.of(file.toString())),
                () -> Ports.isListening(ports.mqtt())
                        && http.body(ports.bridgeMetricsUrl() + "/health/ready").isPresent());
    }

    private void start(String name, JavaProgram program, java.util.function.BooleanSupplier ready) {
        victims.add(JavaVictim.start(name, program, logs, ready));
    }

    private Path write(String name, Properties properties) throws IOException {
        Path file = Files.createDirectories(data.run()).resolve(name);
        try (Writer text = Files.newBufferedWriter(file)) {
            properties.store(text, "Written at every start: changes here are lost.");
        }
        return file;
    }

    private static Properties properties(Map<String, String> entries) {
        Properties properties = new Properties();
        properties.putAll(entries);
        return properties;
    }

    private void awaitReady(Consumer<String> progress) throws InterruptedException {
        long begin = System.nanoTime();
        List<Victim> waiting = new ArrayList<>(victims);
        while (!waiting.isEmpty()) {
            for (Victim victim : List.copyOf(waiting)) {
                if (!victim.isAlive()) {
                    throw new StartException(victim.name() + " ended while starting; its output is in " + logs);
                }
                if (victim.isReady()) {
                    waiting.remove(victim);
                    progress.accept(victim.name() + " is ready");
                }
            }
            if (System.nanoTime() - begin > READY_TIMEOUT.toNanos()) {
                throw new StartException(waiting.get(0).name() + " was not ready after " + READY_TIMEOUT.toSeconds()
                        + " s; its output is in " + logs);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** As the checker sees it. */
    public CheckedSystem system() {
        return new CheckedSystem(ports.mqtt(), ports.bootstrapServers(), ports.registryUrl(), victims);
    }

    /** Ends all processes at once: their data are of no more use. */
    @Override
    public void close() {
        for (Victim victim : victims) {
            if (victim.isAlive()) {
                victim.kill();
            }
        }
        data.close();
    }
}
