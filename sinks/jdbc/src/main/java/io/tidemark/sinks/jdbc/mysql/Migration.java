package io.tidemark.sinks.jdbc.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;

/** Creates the tables of the modern form, or brings them up to date. */
final class Migration {

    private static final String HISTORY = "tidemark_schema_history";
    private static final String SCRIPTS = "classpath:io/tidemark/sinks/jdbc/mysql/migration";

    private Migration() {}

    /** Whether tables were made here, if only some: MySQL does not undo the first when a later one fails. */
    static boolean hasBegun(Connection connection) throws SQLException {
        try (ResultSet history =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), HISTORY, null)) {
            return history.next();
        }
    }

    /**
     * Runs what has not been run. The caller sees to it that nobody else does at the same time.
     *
     * @throws SQLException if the database cannot be used now
     */
    static void run(DataSource source) throws SQLException {
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
