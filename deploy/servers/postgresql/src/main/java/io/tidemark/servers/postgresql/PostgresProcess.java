package io.tidemark.servers.postgresql;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.PidFile;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL in a child process on the loopback address, with one user and password (SCRAM). Runs as root too.
 *
 * <p>A server that outlived its killed parent is stopped cleanly before a new one starts on the same directory.
 */
public final class PostgresProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresProcess.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    /** SIGINT is PostgreSQL's fast shutdown: it ends connections instead of waiting for them. */
    private static final String FAST_SHUTDOWN = "INT";
    /** {@code invalid_catalog_name}: the database does not exist. */
    private static final String NO_SUCH_DATABASE = "3D000";
    /** {@code cannot_connect_now}: starting, or recovering after a crash. */
    private static final String NOT_YET = "57P03";

    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final String TEST_IDENTITY = "test";

    private final PostgresCluster cluster;
    private final int port;
    private final String user;
    private final String password;
    private final String database;
    private final PidFile pidFile;
    private ChildProcess child;

    private PostgresProcess(PostgresCluster cluster, int port, String user, String password, String database) {
        this.cluster = cluster;
        this.port = port;
        this.user = user;
        this.password = password;
        this.database = database;
        this.pidFile = pidFile(cluster.directory());
        this.child = launch();
    }

    /** Starts on a free port with user, password and database {@code test}. */
    public static PostgresProcess start(Path dataDirectory) {
        return start(dataDirectory, Map.of());
    }

    /** The same with settings of the server, as in {@code postgresql.conf}: {@code ssl} and {@code on}. */
    public static PostgresProcess start(Path dataDirectory, Map<String, String> settings) {
        return start(dataDirectory, Ports.free(), TEST_IDENTITY, TEST_IDENTITY, TEST_IDENTITY, settings);
    }

    /**
     * Starts and returns when the database takes connections: 2 to 4 s the first time, then less than 1 s.
     *
     * @param dataDirectory created if absent; its output goes to {@code postgresql.log} there
     * @param user superuser; with the password fixed when the directory is first used
     * @param database created if absent
     * @throws ServerException if the port is taken, the data is damaged, or the user or password is not the directory's
     */
    public static PostgresProcess start(Path dataDirectory, int port, String user, String password, String database) {
        return start(dataDirectory, port, user, password, database, Map.of());
    }

    /** The same with settings of the server. */
    public static PostgresProcess start(
            Path dataDirectory, int port, String user, String password, String database, Map<String, String> settings) {
        PostgresCluster cluster = PostgresCluster.in(Directories.create(dataDirectory, PostgresCluster.NAME), settings);
        return new PostgresProcess(cluster, port, user, password, database);
    }

    /** Stops the server that outlived its killed parent on this directory, if there is one. */
    public static void stopSurvivor(Path dataDirectory) {
        pidFile(dataDirectory).stopSurvivor(FAST_SHUTDOWN, STOP_GRACE);
    }

    private static PidFile pidFile(Path directory) {
        return new PidFile(PostgresCluster.NAME, directory.resolve("process.pid"));
    }

    private ChildProcess launch() {
        pidFile.stopSurvivor(FAST_SHUTDOWN, STOP_GRACE);
        Ports.requireFree(port, PostgresCluster.NAME);
        cluster.prepare(user, password);
        ChildProcess started = cluster.serve(port);
        pidFile.write(started.handle(), "postgres");
        try {
            started.awaitReady(() -> Ports.isListening(port) && answers(), START_TIMEOUT);
        } catch (RuntimeException e) {
            started.stop(FAST_SHUTDOWN, STOP_GRACE);
            throw e;
        }
        log.info("PostgreSQL {} (embedded, pid {}) listens on {}:{}", version(), started.pid(), Ports.LOOPBACK, port);
        return started;
    }

    /** Creates the database on the way if it is not there. */
    private boolean answers() {
        try {
            connect(database).close();
            return true;
        } catch (SQLException e) {
            if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                createDatabase();
                return false;
            }
            if (NOT_YET.equals(e.getSQLState())) {
                return false;
            }
            throw new ServerException(
                    "PostgreSQL does not accept user '" + user + "' on its data in " + cluster.directory() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private void createDatabase() {
        try (Connection connection = connect(MAINTENANCE_DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + statement.enquoteIdentifier(database, true));
        } catch (SQLException e) {
            throw new ServerException("PostgreSQL cannot create database '" + database + "': " + e.getMessage(), e);
        }
    }

    private String version() {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_version")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new ServerException("PostgreSQL does not answer: " + e.getMessage(), e);
        }
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name), user, password);
    }

    private String url(String name) {
        return "jdbc:postgresql://" + Ports.LOOPBACK + ":" + port + "/" + name;
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

    /** The running server, with its connections as its children; another one after {@link #restart}. */
    public ProcessHandle handle() {
        return child.handle();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** SIGKILL to the server and its children. */
    public void kill() {
        child.kill();
    }

    /** Stops it and its children in their tracks: connections stay open and nobody answers. */
    public void suspend() {
        child.signalAll("STOP");
    }

    /** Lets it go on after {@link #suspend}. */
    public void resume() {
        child.signalAll("CONT");
    }

    /** Starts again on the same directory and port; stops it first if it still runs. */
    public void restart() {
        close();
        child = launch();
    }

    /** Stops it, ending open connections. The data stays. */
    @Override
    public void close() {
        child.stop(FAST_SHUTDOWN, STOP_GRACE);
        pidFile.delete();
    }
}
