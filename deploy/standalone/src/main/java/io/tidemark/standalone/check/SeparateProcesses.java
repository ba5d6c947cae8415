package io.tidemark.standalone.check;

import io.tidemark.check.CheckedSystem;
import io.tidemark.check.chaos.Victim;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.kafka.KafkaProcess;
import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.StartException;
import io.tidemark.standalone.part.TopicsPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The whole of Tidemark, configured as the standalone mode is, each part in a process of its own, on free ports. */
public final class SeparateProcesses implements AutoCloseable {

    private static final String IDENTITY = "mqtt";
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 200;

    private final Distribution distribution;
    private final StreamsProgram streams;
    private final ProcessSettings settings;
    private final DataDirectory data;
    private final Path logs;
    private final PortPlan ports = PortPlan.free();
    private final Topics topics = Topics.withDefaultPrefix();
    private final List<Victim> victims = new ArrayList<>();

    private SeparateProcesses(
            Distribution distribution, StreamsProgram streams, ProcessSettings settings, DataDirectory data) {
        this.distribution = distribution;
        this.streams = streams;
        this.settings = settings;
        this.data = data;
        this.logs = data.logs();
    }

    /**
     * Starts everything, to be killed, and returns when it is ready.
     *
     * @param data new; stays open until this is closed
     * @param progress told what is ready
     * @throws RuntimeException with one sentence for a person
     */
    public static SeparateProcesses start(
            Distribution distribution, StreamsProgram streams, DataDirectory data, Consumer<String> progress)
            throws IOException, InterruptedException {
        return start(distribution, streams, ProcessSettings.toBeKilled(), data, progress);
    }

    /** As {@link #start(Distribution, StreamsProgram, DataDirectory, Consumer)}, run as told. */
    public static SeparateProcesses start(
            Distribution distribution,
            StreamsProgram streams,
            ProcessSettings settings,
            DataDirectory data,
            Consumer<String> progress)
            throws IOException, InterruptedException {
        SeparateProcesses system = new SeparateProcesses(distribution, streams, settings, data);
        try {
            Files.createDirectories(system.logs);
            system.startServers();
            new TopicsPart(system.topics, system.ports).start().close();
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
        Programs programs = new Programs(distribution, data, ports, topics, settings);
        victims.add(programs.registry());
        victims.add(programs.streams(streams));
        victims.add(programs.connect());
        victims.add(programs.broker());
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
