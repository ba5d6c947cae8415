package io.tidemark.servers.redis;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.PidFile;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis in a child process on the loopback address, without a password unless its settings give it one.
 *
 * <p>A server that outlived its killed parent is stopped cleanly before a new one starts on the same directory.
 */
public final class RedisProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);
    private static final String NAME = "Redis";
    private static final String TERMINATE = "TERM";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final RedisBinary binary;
    private final Path directory;
    private final int port;
    private final Mode mode;
    private final Path config;
    private final PidFile pidFile;
    private ChildProcess child;

    /** What the program runs as. */
    enum Mode {
        SERVER,
        SENTINEL
    }

    private RedisProcess(RedisBinary binary, Path directory, int port, Mode mode, List<String> settings) {
        this.binary = binary;
        this.directory = directory;
        this.port = port;
        this.mode = mode;
        this.config = directory.resolve("redis.conf");
        this.pidFile = pidFile(directory);
        pidFile.stopSurvivor(TERMINATE, STOP_GRACE);
        configure(settings);
        this.child = launch();
    }

    /** Starts on a free port; what was written since the last snapshot does not survive a kill. */
    public static RedisProcess start(Path dataDirectory) {
        return start(dataDirectory, Ports.free());
    }

    /** Starts on a port; what was written since the last snapshot does not survive a kill. */
    public static RedisProcess start(Path dataDirectory, int port) {
        return start(dataDirectory, port, false);
    }

    /**
     * Starts and returns when it answers, after 0.1 to 1 s.
     *
     * @param dataDirectory created if absent; its output goes to {@code redis.log} there
     * @param appendOnly keep every write, also when killed
     * @throws ServerException if the port is taken, no redis-server can be had, or the data is damaged
     */
    public static RedisProcess start(Path dataDirectory, int port, boolean appendOnly) {
        return start(dataDirectory, port, List.of("appendonly " + (appendOnly ? "yes" : "no")));
    }

    /**
     * Starts with settings of its own.
     *
     * @param settings lines as {@code redis.conf} has them
     * @throws ServerException if the port is taken, no redis-server can be had, or a setting is wrong
     */
    public static RedisProcess start(Path dataDirectory, int port, List<String> settings) {
        return start(dataDirectory, port, Mode.SERVER, settings);
    }

    static RedisProcess start(Path dataDirectory, int port, Mode mode, List<String> settings) {
        return new RedisProcess(RedisBinary.find(), Directories.create(dataDirectory, NAME), port, mode, settings);
    }

    /** Stops the server that outlived its killed parent on this directory, if there is one. */
    public static void stopSurvivor(Path dataDirectory) {
        pidFile(dataDirectory).stopSurvivor(TERMINATE, STOP_GRACE);
    }

    private static PidFile pidFile(Path directory) {
        return new PidFile(NAME, directory.resolve("process.pid"));
    }

    /**
     * Once, and not again with each start: a sentinel, and a server that sentinels look after, keep what they learn in it.
     * Options on the command line would be cut from the process title by Redis; a file keeps them readable.
     */
    private void configure(List<String> settings) {
        List<String> lines =
                new ArrayList<>(List.of("bind " + Ports.LOOPBACK, "port " + port, "dir " + quoted(directory)));
        lines.addAll(settings);
        try {
            Files.write(config, lines);
        } catch (IOException e) {
            throw new ServerException(NAME + " cannot write " + config + ": " + e, e);
        }
    }

    private ChildProcess launch() {
        Ports.requireFree(port, NAME);
        List<String> command = new ArrayList<>(List.of(binary.file().toString(), config.toString()));
        if (mode == Mode.SENTINEL) {
            command.add("--sentinel");
        }
        ChildProcess started = ChildProcess.start(NAME, command, directory, directory.resolve("redis.log"));
        pidFile.write(started.handle(), "redis");
        started.awaitReady(this::answers, START_TIMEOUT);
        log.info("Redis {} ({}, pid {}) listens on {}", binary.version(), binary.origin(), started.pid(), uri());
        return started;
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** An error counts as no: Redis refuses commands while it loads its data. One that wants a password is up, though. */
    private boolean answers() {
        try {
            String reply = InlineCommand.ask(port, "PING");
            return reply.startsWith("+") || reply.startsWith("-NOAUTH");
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** As clients take it: {@code redis://127.0.0.1:<port>}. */
    public String uri() {
        return "redis://" + Ports.LOOPBACK + ":" + port;
    }

    /** The running process; another one after {@link #restart}. */
    public ProcessHandle handle() {
        return child.handle();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** SIGKILL. */
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

    /** Starts again on the same directory and port; stops it first if it still runs. */
    public void restart() {
        close();
        child = launch();
    }

    /** Stops it, which writes a snapshot. */
    @Override
    public void close() {
        child.stop(TERMINATE, STOP_GRACE);
        pidFile.delete();
    }
}
