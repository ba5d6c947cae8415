package io.tidemark.servers.kafka;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A one-node Kafka in a child JVM, for tests that kill it or hold it. Same behaviour as {@link EmbeddedKafka}. */
public final class KafkaProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaProcess.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final String HEAP = "-Xmx384m";

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private ChildProcess child;

    private KafkaProcess(Path directory, int port, int controllerPort) {
        this.directory = directory;
        this.port = port;
        this.controllerPort = controllerPort;
        this.child = launch();
    }

    /**
     * Starts on free ports, which it keeps over {@link #restart}.
     *
     * @throws ServerException with the last lines of the child's output, which is in {@code kafka.log} in the directory
     */
    public static KafkaProcess start(Path dataDirectory) {
        return start(dataDirectory, Ports.free(), Ports.free());
    }

    /** As {@link #start(Path)}, on these ports. */
    public static KafkaProcess start(Path dataDirectory, int port, int controllerPort) {
        return new KafkaProcess(Directories.create(dataDirectory, "Kafka"), port, controllerPort);
    }

    private ChildProcess launch() {
        Path ready = directory.resolve("ready");
        Path arguments = directory.resolve("java.args");
        try {
            Files.deleteIfExists(ready);
            // An argument file, because a class path can be longer than a command line may be.
            Files.writeString(arguments, HEAP + " -cp \"" + classPath() + "\" " + EmbeddedKafkaMain.class.getName());
        } catch (IOException e) {
            throw new ServerException("Kafka cannot write to " + directory + ": " + e, e);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + arguments,
                directory.toString(),
                Integer.toString(port),
                Integer.toString(controllerPort),
                ready.toString());
        ChildProcess started = ChildProcess.start("Kafka", command, directory, directory.resolve("kafka.log"));
        started.awaitReady(() -> Files.exists(ready), START_TIMEOUT);
        log.info("Kafka (child JVM, pid {}) listens on {}, data in {}", started.pid(), bootstrapServers(), directory);
        return started;
    }

    /** This JVM's, with absolute paths, because the child works in another directory. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator))
                .replace("\\", "\\\\")
                .replace("\"", "\\\"");
    }

    /** Value for {@code bootstrap.servers}; stays the same over restarts. */
    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    /** The running process; another one after {@link #restart}. */
    public ProcessHandle handle() {
        return child.handle();
    }

    /** SIGKILL. */
    public void kill() {
        child.kill();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    public void pause() {
        child.signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        child.signal("CONT");
    }

    /** Starts again on the same directory and ports; kills it first if it still runs. */
    public void restart() {
        if (child.isAlive()) {
            child.kill();
        }
        child = launch();
    }

    /** Stops it. The data stays. */
    @Override
    public void close() {
        if (child.isAlive()) {
            child.signal("CONT");
            child.stop("TERM", STOP_GRACE);
        }
    }
}
