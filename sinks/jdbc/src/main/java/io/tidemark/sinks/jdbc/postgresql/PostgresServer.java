package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.jdbc.layout.Values;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** Which database a pool means. */
record PostgresServer(
        String host,
        int port,
        String database,
        String username,
        String password,
        Optional<PostgresTls> tls,
        Values values) {

    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    private static final String DEFAULT_DATABASE = "mqtt";

    /**
     * Reads a pool's options.
     *
     * @throws RuleFileException if one is wrong
     */
    static PostgresServer of(Pool pool) {
        String server = pool.require("server");
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? server : server.substring(0, colon);
        if (host.isBlank() || server.contains(",") || server.contains("/")) {
            throw pool.invalid("server", "one <host>:<port>");
        }
        return new PostgresServer(
                host,
                colon < 0 ? DEFAULT_PORT : port(pool, server.substring(colon + 1)),
                pool.text("database").orElse(DEFAULT_DATABASE),
                pool.text("username").or(() -> pool.text("user")).orElseGet(() -> pool.require("username")),
                pool.text("password").orElse(""),
                PostgresTls.of(pool),
                Values.of(pool, false));
    }

    private static int port(Pool pool, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a port out of range.
        }
        throw pool.invalid("server", "<host>:<port>");
    }

    PGSimpleDataSource dataSource(Duration timeout) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(username);
        source.setPassword(password);
        int seconds = (int) Math.max(1, timeout.toSeconds());
        source.setConnectTimeout(seconds);
        source.setSocketTimeout(seconds);
        source.setLoginTimeout(seconds);
        source.setTcpKeepAlive(true);
        tls.ifPresent(encryption -> encryption.configure(source));
        source.setApplicationName("tidemark");
        return source;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgreSQL at " + host + ":" + port + "/" + database;
    }
}
