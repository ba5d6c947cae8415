package io.tidemark.servers.mariadb;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.PidFile;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MariaDB in a child process on the loopback address, with one user and password. Runs as root too.
 *
 * <p>A server that outlived its killed parent is stopped cleanly before a new one starts on the same directory.
 */
public final class MariadbProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MariadbProcess.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    private static final String TERMINATE = "TERM";
    /** {@code ER_ACCESS_DENIED_ERROR}. */
    private static final int ACCESS_DENIED = 1045;

    private static final String TEST_IDENTITY = "test";

    private final MariadbFiles files;
    private final int port;
    private final String user;
    private final String password;
    private final String database;
    private final PidFile pidFile;
    private ChildProcess child;

    private MariadbProcess(MariadbFiles files, int port, String user, String password, String database) {
        this.files = files;
        this.port = port;
        this.user = user;
        this.password = password;
        this.database = database;
        this.pidFile = pidFile(files.directory());
        this.child = launch();
    }

    /** Starts on a free port with user, password and database {@code test}. */
    public static MariadbProcess start(Path dataDirectory) {
        return start(dataDirectory, Map.of());
    }

    /** The same with settings of the server, as in {@code my.cnf}: {@code ssl-cert} and the path of a file. */
    public static MariadbProcess start(Path dataDirectory, Map<String, String> settings) {
        return start(
                MariadbBinaries.find(),
                dataDirectory,
                Ports.free(),
                TEST_IDENTITY,
                TEST_IDENTITY,
                TEST_IDENTITY,
                settings);
    }

    /**
     * Starts and returns when the database takes connections: 1 to 2 s, and once up to 25 s to unpack an embedded one.
     *
     * @param dataDirectory created if absent; its output goes to {@code mariadb.log} there
     * @param user the only one, with all rights, in ASCII; with the password fixed when the directory is first used
     * @param database created if absent
     * @throws ServerException if the port is taken, no server can be had, the data is damaged, or the user or password is not
     *     the directory's
     */
    public static MariadbProcess start(Path dataDirectory, int port, String user, String password, String database) {
        return start(MariadbBinaries.find(), dataDirectory, port, user, password, database, Map.of());
    }

    static MariadbProcess start(
            MariadbBinaries binaries,
            Path dataDirectory,
            int port,
            String user,
            String password,
            String database,
            Map<String, String> settings) {
        Path directory = Directories.create(dataDirectory, MariadbFiles.NAME);
        return new MariadbProcess(new MariadbFiles(binaries, directory, settings), port, user, password, database);
    }

    /** Stops the server that outlived its killed parent on this directory, if there is one. */
    public static void stopSurvivor(Path dataDirectory) {
        pidFile(dataDirectory).stopSurvivor(TERMINATE, STOP_GRACE);
    }

    private static PidFile pidFile(Path directory) {
        return new PidFile(MariadbFiles.NAME, directory.resolve("process.pid"));
    }

    private ChildProcess launch() {
        pidFile.stopSurvivor(TERMINATE, STOP_GRACE);
        Ports.requireFree(port, MariadbFiles.NAME);
        files.prepare(user, password);
        ChildProcess started = files.serve(port);
        pidFile.write(started.handle(), "mariadbd");
        try {
            started.awaitReady(() -> Ports.isListening(port) && answers(), START_TIMEOUT);
        } catch (RuntimeException e) {
            started.stop(TERMINATE, STOP_GRACE);
            throw e;
        }
        log.info(
                "MariaDB {} ({}, pid {}) listens on {}:{}",
                files.binaries().version(),
                files.binaries().origin(),
                started.pid(),
                Ports.LOOPBACK,
                port);
        return started;
    }

    /** Creates the database on the way if it is not there. */
    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url(""), user, password);
                Statement statement = connection.createStatement()) {
            statement.execute("create database if not exists " + statement.enquoteIdentifier(database, true));
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == ACCESS_DENIED) {
                throw new ServerException(
                        "MariaDB does not accept user '" + user + "' on its data in " + files.directory() + ": "
                                + e.getMessage(),
                        e);
            }
            return false;
        }
    }

    private String url(String name) {
        return "jdbc:mariadb://" + Ports.LOOPBACK + ":" + port + "/" + name;
    }

    /** URL of the database, without user and password. */
    public String jdbcUrl() {
        return url(database);
    }

    public int port() {
        return port;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    public String database() {
        return database;
    }

    /** The running server; another one after {@link #restart}. */
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

    /** SIGSTOP: it keeps its connections and answers nothing. */
    public void suspend() {
        child.signal("STOP");
    }

    /** SIGCONT: it goes on where it was suspended. */
    public void resume() {
        child.signal("CONT");
    }

    /** Starts again on the same directory and port; stops it first if it still runs. */
    public void restart() {
        close();
        child = launch();
    }

    /** Stops it, ending open connections. The data stays. */
    @Override
    public void close() {
        child.stop(TERMINATE, STOP_GRACE);
        pidFile.delete();
    }
}
