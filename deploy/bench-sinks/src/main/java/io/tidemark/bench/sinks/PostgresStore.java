package io.tidemark.bench.sinks;

import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.part.Sinks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL with its default settings, which wait for the disk at every commit. */
final class PostgresStore implements Store {

    /** User, password and database. */
    static final String IDENTITY = "mqtt";

    private static final List<String> TABLES = List.of("mqtt_msg", "mqtt_acked", "tidemark_applied");
    private static final String DEBEZIUM_TABLE = "debezium_messages";

    private final PostgresProcess process;
    private final RuleFiles rules;
    private final String url;
    private final Connection connection;

    private PostgresStore(PostgresProcess process, RuleFiles rules) throws SQLException {
        this.process = process;
        this.rules = rules;
        url = "jdbc:postgresql://127.0.0.1:" + process.port() + "/" + IDENTITY;
        connection = connect();
    }

    static PostgresStore start(Path directory, PortPlan ports, RuleFiles rules) {
        PostgresProcess process = PostgresProcess.start(
                directory.resolve("postgresql"), ports.postgresql(), IDENTITY, IDENTITY, IDENTITY);
        try {
            return new PostgresStore(process, rules);
        } catch (SQLException e) {
            process.close();
            throw new IllegalStateException("PostgreSQL does not answer: " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, IDENTITY, IDENTITY);
    }

    @Override
    public String name() {
        try {
            return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not tell its version: " + e.getMessage(), e);
        }
    }

    @Override
    public String sink() {
        return Sinks.POSTGRESQL;
    }

    @Override
    public ProcessHandle server() {
        return process.handle();
    }

    /** Also writes what is still to be written, so that nobody pays for those before. */
    @Override
    public void empty() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                if (exists(table)) {
                    statement.execute("truncate " + table);
                }
            }
            statement.execute("drop table if exists " + DEBEZIUM_TABLE);
            statement.execute("checkpoint");
        }
    }

    private boolean exists(String table) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, table, null)) {
            return tables.next();
        }
    }

    private long count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public Contents contents() throws SQLException {
        return new Contents(count("mqtt_msg"), count("mqtt_acked"));
    }

    @Override
    public List<Long> appliedThrough(String sink, int partitions) {
        return StoreReaders.appliedThrough(sink(), sink, rules.postgresql(), partitions);
    }

    @Override
    public List<RawClient> rawClients() {
        return List.of(new UnnestLoop(this::connect), new CopyLoop(this::connect));
    }

    @Override
    public Map<String, Map<String, String>> debezium() {
        Map<String, String> config = Debezium.config(url + "?reWriteBatchedInserts=true", IDENTITY, DEBEZIUM_TABLE);
        Map<String, String> unnest = new LinkedHashMap<>(config);
        unnest.put("dialect.postgres.unnest.insert.enabled", "true");
        // With the key of topic, partition and offset it fails with a NullPointerException.
        unnest.put("primary.key.mode", "record_value");
        unnest.put("primary.key.fields", "id");
        Map<String, Map<String, String>> peers = new LinkedHashMap<>();
        peers.put("Debezium " + Debezium.version() + ", batched", config);
        peers.put("Debezium " + Debezium.version() + ", UNNEST", unnest);
        return peers;
    }

    @Override
    public Optional<Long> debeziumRows() throws SQLException {
        return exists(DEBEZIUM_TABLE) ? Optional.of(count(DEBEZIUM_TABLE)) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection to PostgreSQL cannot be closed: " + e.getMessage(), e);
        } finally {
            process.close();
        }
    }
}
