package io.tidemark.sinks.jdbc.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.sinks.jdbc.layout.Layout;
import io.tidemark.sinks.jdbc.layout.LegacyTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
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

    /** One for each database; the names of locks are the server's, and have 64 characters at most. */
    private static final String LOCK = "select get_lock(concat('tidemark.', left(sha1(database()), 40)), ?)";

    private static final String SIDE = "tidemark_msg";
    private static final Set<String> OWN = Set.of(SIDE, "tidemark_retain", "tidemark_applied");
    private static final String LEGACY_SCRIPT = "legacy.sql";

    private Tables() {}

    /**
     * Makes what is missing, and finds out how to write to what is there. Sinks that start together take turns on a lock in the
     * database.
     *
     * @param timeout how long to wait for other sinks
     * @throws SQLException if the database cannot be used now
     * @throws org.apache.kafka.connect.errors.ConnectException if the tables that are there cannot be written
     */
    static TableWriter prepare(MysqlServer server, DataSource source, Duration timeout) throws SQLException {
        // The lock ends with its connection.
        try (Connection turn = source.getConnection()) {
            lock(turn, Math.max(1, timeout.toSeconds() - 1));
            if (!isLegacy(turn)) {
                Migration.run(source);
                return new Statements();
            }
            Layout layout = complete(server, turn);
            return new LegacyStatements(
                    new LegacyTables(layout, server.values()),
                    layout,
                    server.values().zone());
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

    /** How to read what is there: as tables of the modern form also when there are none yet. */
    static Selects selects(Connection connection) throws SQLException {
        return isLegacy(connection) ? Selects.legacy(Layout.read(connection, Layout.TABLES)) : Selects.modern();
    }

    private static boolean isLegacy(Connection connection) throws SQLException {
        Set<String> known = new HashSet<>(Layout.TABLES);
        known.add(SIDE);
        return !Migration.hasBegun(connection)
                && !Layout.read(connection, known).isEmpty();
    }

    private static Layout complete(MysqlServer server, Connection connection) throws SQLException {
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
            for (String sql : script().split(";\n", 0)) {
                statement.execute(sql);
            }
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
