package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.write.RejectedException;
import java.security.cert.CertificateException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;

/** What an error code or SQLState of MySQL or MariaDB means for the writer. */
final class SqlErrors {

    /** The SQLState of a connection that does not answer. */
    static final String NO_ANSWER = "08S01";

    private static final int NO_SUCH_DATABASE = 1049;
    private static final int DUPLICATE = 1062;
    /** As MySQL says it, and MariaDB. */
    private static final Set<Integer> NO_MORE_IDS = Set.of(1467, 167);

    private static final Pattern PRIMARY_KEY = Pattern.compile("for key '(\\w+\\.)?PRIMARY'$");

    /** Those whose SQLState does not say that they pass. */
    private static final Set<Integer> TEMPORARY = Set.of(
            // Disk full, table full, or no space for the redo log or temporary files.
            1021,
            1026,
            1030,
            1114,
            3675,
            // Too many connections, or too many of this user.
            1040,
            1203,
            1226,
            // No memory, shutdown, killed.
            1037,
            1038,
            1041,
            1053,
            1317,
            1927,
            // A lock that was not to be had, or a row changed by another.
            1020,
            1205,
            1213,
            // A statement took too long.
            1969,
            3024,
            // Read-only.
            1290,
            1792,
            1836,
            // A table that was just dropped: the next attempt makes it.
            1146);

    /** Too long, out of range, not of this character set, no number, date or JSON, null, twice, or against a constraint. */
    private static final Set<Integer> DATA =
            Set.of(1048, 1062, 1118, 1153, 1162, 1264, 1265, 1292, 1364, 1366, 1406, 1411, 3140, 3819, 4025);

    /** Messages that name columns, tables and users, and never repeat a value. */
    private static final Set<Integer> SAFE = Set.of(
            1020, 1021, 1026, 1030, 1037, 1038, 1040, 1041, 1044, 1045, 1048, 1049, 1053, 1054, 1114, 1118, 1142, 1146,
            1203, 1205, 1213, 1226, 1264, 1290, 1364, 1406, 1698, 1792, 1836, 4025);

    private SqlErrors() {}

    static RuntimeException translate(MysqlServer server, SQLException thrown) {
        SQLException e = ofStatement(thrown);
        if (isUntrusted(e)) {
            return new ConnectException(
                    server
                            + " shows a certificate that is not trusted; name the CA that has signed it as the pool's cacertfile",
                    withoutValues(e));
        }
        if (isTemporary(e)) {
            return unavailable(server, e);
        }
        if (isOutOfIds(e)) {
            return new ConnectException(
                    server + " has given out all ids of a table (error " + e.getErrorCode()
                            + "); widen its column id: alter table"
                            + " <table> modify id bigint unsigned not null auto_increment",
                    withoutValues(e));
        }
        if (isData(e)) {
            return new RejectedException(server + " refuses the data: " + reason(e), withoutValues(e));
        }
        if (e.getErrorCode() == NO_SUCH_DATABASE) {
            return new ConnectException(
                    server + " has no database '" + server.database() + "': create it (create database `"
                            + server.database() + "`), or correct the pool's database",
                    withoutValues(e));
        }
        return new ConnectException(
                server + " refuses a statement: " + reason(e) + "; correct the pool, its user's rights or the tables",
                withoutValues(e));
    }

    static StoreUnavailableException unavailable(MysqlServer server, SQLException e) {
        return new StoreUnavailableException(server + " is not available: " + reason(e), withoutValues(e));
    }

    /** The driver wraps what a statement of a batch threw, and does not always repeat its code. */
    private static SQLException ofStatement(SQLException e) {
        return e instanceof BatchUpdateException && e.getCause() instanceof SQLException cause ? cause : e;
    }

    /** Trying again would only hide that somebody else may have answered. */
    private static boolean isUntrusted(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTemporary(SQLException e) {
        String state = state(e);
        return TEMPORARY.contains(e.getErrorCode())
                || state.startsWith("08")
                || state.startsWith("40")
                // The driver's own, such as an answer cut short.
                || (e.getErrorCode() <= 0 && state.isEmpty());
    }

    /** A sink inserts under ids that are there only where it replaces the row, so this one was given out twice. */
    private static boolean isOutOfIds(SQLException e) {
        return NO_MORE_IDS.contains(e.getErrorCode())
                || (e.getErrorCode() == DUPLICATE
                        && PRIMARY_KEY.matcher(String.valueOf(e.getMessage())).find());
    }

    private static boolean isData(SQLException e) {
        return DATA.contains(e.getErrorCode()) || state(e).startsWith("22") || state(e).startsWith("23");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** What is wrong, without the values that many of the server's messages repeat. */
    private static String reason(SQLException e) {
        boolean ofConnection = state(e).startsWith("08");
        String text = SAFE.contains(e.getErrorCode()) || ofConnection
                ? e.getMessage()
                : e.getClass().getSimpleName();
        return text + " (error " + e.getErrorCode() + ", " + state(e) + ")";
    }

    /** The driver's exception has the server's message, and causes are logged. */
    private static SQLException withoutValues(SQLException e) {
        SQLException safe = new SQLException(reason(e), e.getSQLState(), e.getErrorCode());
        safe.setStackTrace(e.getStackTrace());
        return safe;
    }
}
