package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.jdbc.layout.Values;
import io.tidemark.sinks.rules.HostAndPort;
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
    private static final String DEFAULT_DATABASE = "mqtt";

    /**
     * Reads a pool's options.
     *
     * @throws RuleFileException if one is wrong
     */
    static PostgresServer of(Pool pool) {
        HostAndPort address = HostAndPort.of(pool, "server", DEFAULT_PORT);
        return new PostgresServer(
                address.host(),
                address.port(),
                pool.text("database").orElse(DEFAULT_DATABASE),
                pool.text("username").or(() -> pool.text("user")).orElseGet(() -> pool.require("username")),
                pool.text("password").orElse(""),
                PostgresTls.of(pool),
                Values.of(pool, false));
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
