package io.tidemark.servers.mosquitto;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.PidFile;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real Mosquitto in a child process on the loopback address. Anyone may connect unless its settings say otherwise. */
public final class MosquittoProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MosquittoProcess.class);
    private static final String NAME = "Mosquitto";
    private static final String PROGRAM = "mosquitto";
    private static final String TERMINATE = "TERM";
    private static final String STORE = "mosquitto.db";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    /** Debian installs servers where the PATH of a plain user does not look. */
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin");

    private final Path program;
    private final Path directory;
    private final int port;
    private final Path config;
    private final PidFile pidFile;
    private ChildProcess child;

    private MosquittoProcess(Path program, Path directory, int port, List<String> settings) {
        this.program = program;
        this.directory = directory;
        this.port = port;
        this.config = directory.resolve("mosquitto.conf");
        this.pidFile = new PidFile(NAME, directory.resolve("process.pid"));
        pidFile.stopSurvivor(TERMINATE, STOP_GRACE);
        configure(settings);
        this.child = launch();
    }

    /** Starts on a free port, keeps sessions on disk when it is stopped, and anyone may connect. */
    public static MosquittoProcess start(Path dataDirectory) {
        return start(dataDirectory, Ports.free(), List.of());
    }

    /**
     * Starts and returns when it accepts connections, after about 0.1 s.
     *
     * @param dataDirectory created if absent; its output goes to {@code mosquitto.log} there
     * @param settings lines as {@code mosquitto.conf} has them, after those that this class writes
     * @throws ServerException if the port is taken, there is no mosquitto, or a setting is wrong
     */
    public static MosquittoProcess start(Path dataDirectory, int port, List<String> settings) {
        return new MosquittoProcess(program(), Directories.create(dataDirectory, NAME), port, settings);
    }

    /** Whether there is a mosquitto on this machine. Tests that need one are skipped, with this as their reason, if not. */
    public static boolean isInstalled() {
        return find().isPresent();
    }

    private static Path program() {
        return find().orElseThrow(() ->
                new ServerException("there is no mosquitto on the PATH; install it (apt-get install mosquitto)"));
    }

    private static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1)), SYSTEM_FOLDERS.stream())
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void configure(List<String> settings) {
        List<String> lines = new ArrayList<>(List.of(
                "persistence true",
                "persistence_location " + directory + "/",
                "persistence_file " + STORE,
                "max_queued_messages 0",
                "log_dest stdout"));
        if (settings.stream().noneMatch(line -> line.startsWith("listener "))) {
            lines.add("listener " + port + " " + Ports.LOOPBACK);
        }
        if (settings.stream().noneMatch(line -> line.startsWith("allow_anonymous "))) {
            lines.add("allow_anonymous true");
        }
        if (System.getProperty("user.name").equals("root")) {
            // Else it gives its rights up, and then cannot write its data.
            lines.add("user root");
        }
        lines.addAll(settings);
        try {
            Files.write(config, lines);
        } catch (IOException e) {
            throw new ServerException(NAME + " cannot write " + config + ": " + e, e);
        }
    }

    private ChildProcess launch() {
        Ports.requireFree(port, NAME);
        ChildProcess started = ChildProcess.start(
                NAME,
                List.of(program.toString(), "-c", config.toString()),
                directory,
                directory.resolve("mosquitto.log"));
        pidFile.write(started.handle(), PROGRAM);
        started.awaitReady(() -> Ports.isListening(port), START_TIMEOUT);
        log.info("Mosquitto (pid {}) listens on {}", started.pid(), uri());
        return started;
    }

    public int port() {
        return port;
    }

    /** As Paho takes it: {@code tcp://127.0.0.1:<port>}. */
    public String uri() {
        return "tcp://" + Ports.LOOPBACK + ":" + port;
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** SIGKILL: what was not saved is lost. */
    public void kill() {
        child.kill();
    }

    /** Stops it in its tracks, without closing its connections, until {@link #resume}. */
    public void suspend() {
        child.signal("STOP");
    }

    /** Lets a suspended server go on. */
    public void resume() {
        child.signal("CONT");
    }

    /** Writes all sessions to disk now, so that a kill loses nothing of them. Returns before it is done. */
    public void save() {
        child.signal("USR1");
    }

    /** Starts again on the same directory and port with the sessions on disk; stops it first if it still runs. */
    public void restart() {
        close();
        child = launch();
    }

    /** Starts again without any session. */
    public void restartEmpty() {
        close();
        try {
            Files.deleteIfExists(directory.resolve(STORE));
        } catch (IOException e) {
            throw new ServerException(NAME + " cannot delete its sessions in " + directory + ": " + e, e);
        }
        child = launch();
    }

    /** Stops it, which writes its sessions to disk. */
    @Override
    public void close() {
        child.stop(TERMINATE, STOP_GRACE);
        pidFile.delete();
    }
}
