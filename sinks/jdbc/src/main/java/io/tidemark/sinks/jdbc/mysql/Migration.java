package io.tidemark.sinks.jdbc.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.connect.errors.ConnectException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;

/** Creates the tables, or brings them up to date. Sinks that start together take turns on a lock in the database. */
final class Migration {

    private static final String HISTORY = "tidemark_schema_history";
    private static final String SCRIPTS = "classpath:io/tidemark/sinks/jdbc/mysql/migration";

    /** One for each database; the names of locks are the server's, and have 64 characters at most. */
    private static final String LOCK = "select get_lock(concat('tidemark.', left(sha1(database()), 40)), ?)";

    private static final String TABLES =
            """
            select table_name from information_schema.tables where table_schema = database() and table_name in
              ('mqtt_client', 'mqtt_sub', 'mqtt_msg', 'mqtt_retain', 'mqtt_acked', 'tidemark_applied', '%s')
            order by table_name
            """
                    .formatted(HISTORY);

    private Migration() {}

    /**
     * Runs what has not been run.
     *
     * @param timeout how long to wait for other sinks
     * @throws SQLException if the database cannot be used now
     * @throws ConnectException if the tables are there already, but not as a sink made them
     */
    static void run(MysqlServer server, DataSource source, Duration timeout) throws SQLException {
        // The lock ends with its connection.
        try (Connection turn = source.getConnection()) {
            lock(turn, Math.max(1, timeout.toSeconds() - 1));
            List<String> tables = tables(turn);
            if (!tables.isEmpty() && !tables.contains(HISTORY)) {
                throw new ConnectException(
                        server + " has tables of this layout that no sink made (" + String.join(", ", tables)
                                + "), and writing to them is not supported yet; give the pool a database of its own");
            }
            migrate(source);
        }
    }

    private static void lock(Connection connection, long seconds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setLong(1, seconds);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getInt(1) != 1) {
                    throw new SQLTransientException(
                            "another sink has been making the tables for " + seconds + " s", SqlErrors.NO_ANSWER);
                }
            }
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static void migrate(DataSource source) throws SQLException {
        try {
            Flyway flyway = Flyway.configure(Migration.class.getClassLoader())
                    .dataSource(source)
                    .table(HISTORY)
                    .locations(SCRIPTS)
                    // The database may hold other tables; ours are told apart by their names.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load();
            if (hasFailed(flyway)) {
                // What was cut short can be run again, see the scripts.
                flyway.repair();
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw sqlCause(e).orElseThrow(() -> e);
        }
    }

    private static boolean hasFailed(Flyway flyway) {
        for (var migration : flyway.info().all()) {
            if (migration.getState() == MigrationState.FAILED) {
                return true;
            }
        }
        return false;
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
