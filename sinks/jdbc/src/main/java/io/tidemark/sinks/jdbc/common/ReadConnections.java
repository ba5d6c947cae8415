package io.tidemark.sinks.jdbc.common;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A few connections for reading, opened when they are first needed and closed when they are idle. When the database is away a
 * use fails within {@link #PATIENCE}, and further ones as soon as the database is found to refuse a connection; when it is
 * back, the next use works. Safe for use by several threads.
 */
public final class ReadConnections implements AutoCloseable {

    /** How long opening a connection may take. One that takes longer is there for the next use. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long a connection that has been idle may take to show that it is alive. */
    private static final Duration PROOF = Duration.ofSeconds(1);

    private static final Duration IDLE = Duration.ofMinutes(1);

    /** What to do with a connection. */
    public interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    private final DataSource source;
    private final HikariDataSource pool = new HikariDataSource();
    /** Turns are waited for here and not in the pool, where a long wait counts as a database that is away. */
    private final Semaphore turns;
    /** Whether the last use failed. */
    private volatile boolean failing;

    /**
     * @param database for people
     * @param source gives up connecting after {@link #PATIENCE}
     * @param size how many connections at most
     */
    public ReadConnections(String database, DataSource source, int size) {
        this.source = source;
        turns = new Semaphore(size, true);
        pool.setPoolName("reader of " + database);
        pool.setDataSource(source);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(IDLE.toMillis());
        pool.setConnectionTimeout(PATIENCE.toMillis());
        pool.setValidationTimeout(PROOF.toMillis());
        // A reader can be opened while the database is down.
        pool.setInitializationFailTimeout(-1);
        pool.setReadOnly(true);
    }

    /** Runs a query when its turn comes. */
    public <T> T use(Query<T> query) throws SQLException {
        takeTurn();
        try (Connection connection = open()) {
            T result = query.run(connection);
            failing = false;
            return result;
        } catch (SQLException e) {
            failing = true;
            forgetAll();
            throw e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException why ? why : e;
        } finally {
            turns.release();
        }
    }

    /** The pool waits for a database that refuses connections. So it is asked again only when the database does not. */
    private Connection open() throws SQLException {
        return failing ? source.getConnection() : pool.getConnection();
    }

    private void takeTurn() throws SQLException {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while all connections were in use", e);
        }
    }

    /** The other connections are likely to be as dead as the one that failed. */
    private void forgetAll() {
        @Nullable HikariPoolMXBean opened = pool.getHikariPoolMXBean();
        if (opened != null) {
            opened.softEvictConnections();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
