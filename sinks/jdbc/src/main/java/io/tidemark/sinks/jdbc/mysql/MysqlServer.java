package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.common.ReadConnections;
import io.tidemark.sinks.jdbc.layout.Values;
import io.tidemark.sinks.jdbc.mysql.Tls.Mode;
import io.tidemark.sinks.rules.HostAndPort;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * Which database a pool means. MySQL and MariaDB speak one protocol, and MariaDB's driver serves both.
 *
 * @param values how values are written to tables that were there before
 */
record MysqlServer(String host, int port, String database, String user, String password, Tls tls, Values values) {

    private static final int DEFAULT_PORT = 3306;
    private static final String DEFAULT_DATABASE = "mqtt";

    /** Strict: what does not fit is an error and is never cut to fit. Without a backslash rule that differs by server. */
    private static final String SQL_MODE =
            "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

    /**
     * Reads a pool's options.
     *
     * @throws RuleFileException if one is wrong, or asks for what is not served yet
     */
    static MysqlServer of(Pool pool) {
        HostAndPort address = HostAndPort.of(pool, "server", DEFAULT_PORT);
        return new MysqlServer(
                address.host(),
                address.port(),
                database(pool),
                pool.text("user").or(() -> pool.text("username")).orElseGet(() -> pool.require("user")),
                pool.text("password").orElse(""),
                Tls.of(pool),
                Values.of(pool, true));
    }

    private static String database(Pool pool) {
        String database = pool.text("database").orElse(DEFAULT_DATABASE);
        // It becomes a part of a URL, which has no escapes.
        if (database.isBlank() || database.matches(".*[/?&#\\\\].*")) {
            throw pool.invalid("database", "a name without / ? & # and \\");
        }
        return database;
    }

    /** For writing: connecting, and every answer, may take so long. */
    MariaDbDataSource dataSource(Duration timeout) {
        return dataSource(timeout, timeout);
    }

    /** For reading: connecting may take only {@link ReadConnections#PATIENCE}. */
    MariaDbDataSource readSource(Duration timeout) {
        return dataSource(ReadConnections.PATIENCE, timeout);
    }

    private MariaDbDataSource dataSource(Duration connect, Duration answer) {
        // Shorter than the answer: the server's own word is better than a connection cut, and ends its transaction.
        long lockSeconds = Math.max(1, answer.toSeconds() - 1);
        String url = "jdbc:mariadb://" + host + ":" + port + "/" + database + "?connectTimeout=" + connect.toMillis()
                + "&socketTimeout=" + answer.toMillis()
                + "&tcpKeepAlive=true"
                // A column of tinyint(1) holds a QoS too.
                + "&tinyInt1isBit=false"
                // Without the gaps that another task may be about to fill.
                + "&transactionIsolation=READ-COMMITTED"
                + "&sessionVariables=time_zone='+00:00',innodb_lock_wait_timeout=" + lockSeconds + ",sql_mode='"
                + SQL_MODE
                + "'" + tls.urlOptions();
        try {
            MariaDbDataSource source = new MariaDbDataSource(url);
            source.setUser(user);
            source.setPassword(password);
            return source;
        } catch (SQLException e) {
            throw new ConnectException("the driver does not understand the options of " + this, e);
        }
    }

    /** Whether anybody who answers is taken for the server. */
    boolean unverified() {
        return tls.mode() == Mode.UNVERIFIED;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MySQL at " + host + ":" + port + "/" + database;
    }
}
