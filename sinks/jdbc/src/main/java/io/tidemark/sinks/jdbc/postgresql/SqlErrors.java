package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.write.RejectedException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What an SQLState means for the writer. */
final class SqlErrors {

    private SqlErrors() {}

    static RuntimeException translate(PostgresServer server, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (isUntrusted(e)) {
            return new ConnectException(
                    server + " shows a certificate that is not trusted: " + reason(e)
                            + "; name the CA that has signed it as the pool's cacertfile",
                    withoutDetail(e));
        }
        if (isTemporary(state)) {
            return unavailable(server, e);
        }
        if (isData(state)) {
            return new RejectedException(server + " refuses the data: " + reason(e), withoutDetail(e));
        }
        return new ConnectException(
                server + " refuses a statement: " + reason(e) + "; correct the pool, its user's rights or the tables",
                withoutDetail(e));
    }

    static StoreUnavailableException unavailable(PostgresServer server, SQLException e) {
        return new StoreUnavailableException(server + " is not available: " + reason(e), withoutDetail(e));
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

    /** No connection, shutdown, no resources, conflict, read-only, lock or statement timeout, or a table just dropped. */
    private static boolean isTemporary(String state) {
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("40")
                || state.equals("25006")
                || state.equals("55P03")
                || state.equals("42P01");
    }

    /** A value that does not fit its type, a constraint, or what an index can hold; not a sequence that has come to its end. */
    private static boolean isData(String state) {
        return (state.startsWith("22") && !state.equals("2200H")) || state.startsWith("23") || state.startsWith("54");
    }

    /** The server's message without detail and context, which may repeat values. */
    private static String reason(SQLException e) {
        @Nullable ServerErrorMessage server = e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        String text = server == null ? e.getMessage() : server.getMessage();
        return String.valueOf(text) + (e.getSQLState() == null ? "" : " (" + e.getSQLState() + ")");
    }

    /** The driver's exception repeats the detail in its message, and causes are logged. */
    private static SQLException withoutDetail(SQLException e) {
        SQLException safe = new SQLException(reason(e), e.getSQLState());
        safe.setStackTrace(e.getStackTrace());
        return safe;
    }
}
