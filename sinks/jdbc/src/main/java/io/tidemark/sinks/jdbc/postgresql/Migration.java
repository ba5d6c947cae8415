package io.tidemark.sinks.jdbc.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.connect.errors.ConnectException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Creates the tables, or brings them up to date. Sinks that start together take turns on a lock in the database. */
final class Migration {

    private static final String HISTORY = "tidemark_schema_history";
    private static final String SCRIPTS = "classpath:io/tidemark/sinks/jdbc/postgresql/migration";

    /** "tidemark" as a number. */
    private static final long LOCK = 0x746964656d61726bL;

    private static final String DUPLICATE_TABLE = "42P07";

    private Migration() {}

    /**
     * Runs what has not been run.
     *
     * @throws SQLException if the database cannot be used now
     * @throws ConnectException if the tables are there already, but not as a sink made them
     */
    static void run(PostgresServer server, DataSource source) throws SQLException {
        try (Connection turn = source.getConnection();
                Statement lock = turn.createStatement()) {
            turn.setAutoCommit(false);
            // Flyway's own lock is on its table, which those who come first would make at the same time.
            lock.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            migrate(server, source);
        }
    }

    private static void migrate(PostgresServer server, DataSource source) throws SQLException {
        try {
            Flyway.configure(Migration.class.getClassLoader())
                    .dataSource(source)
                    .table(HISTORY)
                    .locations(SCRIPTS)
                    // The schema may hold other tables; ours are told apart by their names.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            SQLException cause = sqlCause(e).orElseThrow(() -> e);
            if (DUPLICATE_TABLE.equals(cause.getSQLState())) {
                throw new ConnectException(
                        server
                                + " has tables of this layout that no sink made, and writing to them is not supported yet;"
                                + " give the pool a database of its own",
                        cause);
            }
            throw cause;
        }
    }

    private static Optional<SQLException> sqlCause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
