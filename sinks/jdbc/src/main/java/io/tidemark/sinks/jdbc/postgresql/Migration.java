package io.tidemark.sinks.jdbc.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.connect.errors.ConnectException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Creates the tables of the modern form, or brings them up to date. */
final class Migration {

    private static final String HISTORY = "tidemark_schema_history";
    private static final String SCRIPTS = "classpath:io/tidemark/sinks/jdbc/postgresql/migration";

    private static final String DUPLICATE_TABLE = "42P07";

    private Migration() {}

    /** Whether the tables were made here. */
    static boolean hasRun(Connection connection) throws SQLException {
        try (ResultSet history =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), HISTORY, null)) {
            if (!history.next()) {
                return false;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select exists (select from " + HISTORY + " where version = '1' and success)")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /**
     * Runs what has not been run. The caller sees to it that nobody else does at the same time.
     *
     * @throws SQLException if the database cannot be used now
     * @throws ConnectException if tables of these names are there already
     */
    static void run(PostgresServer server, DataSource source) throws SQLException {
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
                                + " has some of the tables that a sink makes, but not as one made them;"
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
