package io.tidemark.sinks.jdbc.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.sinks.jdbc.layout.Layout;
import io.tidemark.sinks.jdbc.layout.LegacyTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The form of a database's tables. The modern form is what a sink makes. The legacy form is what users of EMQ X have made, in
 * whatever variant: those tables are never altered, and a sink's own beside them hold what they cannot.
 */
final class Tables {

    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    /** "tidemark" as a number. */
    private static final long LOCK = 0x746964656d61726bL;

    private static final String SIDE = "tidemark_msg";
    private static final Set<String> OWN = Set.of(SIDE, "tidemark_retain", "tidemark_applied");
    private static final String LEGACY_SCRIPT = "legacy.sql";

    private Tables() {}

    /**
     * Makes what is missing, and finds out how to write to what is there. Sinks that start together take turns on a lock in the
     * database.
     *
     * @throws SQLException if the database cannot be used now
     * @throws org.apache.kafka.connect.errors.ConnectException if the tables that are there cannot be written
     */
    static TableWriter prepare(PostgresServer server, DataSource source) throws SQLException {
        try (Connection turn = source.getConnection();
                Statement lock = turn.createStatement()) {
            turn.setAutoCommit(false);
            // Flyway's own lock is on its table, which those who come first would make at the same time.
            lock.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            if (!isLegacy(turn)) {
                Migration.run(server, source);
                return new Statements();
            }
            Layout layout = complete(server, turn);
            LegacyStatements statements =
                    new LegacyStatements(new LegacyTables(layout, server.values()), LegacyStatements.sequence(turn));
            turn.commit();
            return statements;
        }
    }

    /** How to read what is there: as tables of the modern form also when there are none yet. */
    static MessageSelect select(Connection connection) throws SQLException {
        return isLegacy(connection)
                ? MessageSelect.legacy(Layout.read(connection, Layout.TABLES))
                : MessageSelect.modern();
    }

    private static boolean isLegacy(Connection connection) throws SQLException {
        Set<String> known = new HashSet<>(Layout.TABLES);
        known.add(SIDE);
        return !Migration.hasRun(connection) && !Layout.read(connection, known).isEmpty();
    }

    private static Layout complete(PostgresServer server, Connection connection) throws SQLException {
        Set<String> all = new HashSet<>(Layout.TABLES);
        all.addAll(OWN);
        Layout found = Layout.read(connection, all);
        Set<String> missing = new HashSet<>(all);
        missing.removeIf(found::has);
        if (missing.isEmpty()) {
            return found;
        }
        LOG.info("{} has tables that no sink made, which stay as they are; creating {} beside them", server, missing);
        try (Statement statement = connection.createStatement()) {
            statement.execute(script());
        }
        return Layout.read(connection, all);
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Tables.class.getResourceAsStream(LEGACY_SCRIPT), LEGACY_SCRIPT)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
