package io.tidemark.bench.sinks;

import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.part.Sinks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL. */
final class PostgresStore extends JdbcStore {

    private static final String PRODUCT = "PostgreSQL";

    private final PostgresProcess process;
    private final Path rules;
    private final String url;

    private PostgresStore(PostgresProcess process, Path rules, String url) throws SQLException {
        super(PRODUCT, connect(url));
        this.process = process;
        this.rules = rules;
        this.url = url;
    }

    static PostgresStore start(Path directory, PortPlan ports, RuleFiles rules) {
        PostgresProcess process = PostgresProcess.start(
                directory.resolve("postgresql"), ports.postgresql(), IDENTITY, IDENTITY, IDENTITY);
        try {
            String url = "jdbc:postgresql://127.0.0.1:" + process.port() + "/" + IDENTITY;
            return new PostgresStore(process, rules.postgresql(), url);
        } catch (SQLException e) {
            process.close();
            throw new IllegalStateException(PRODUCT + " does not answer: " + e.getMessage(), e);
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, IDENTITY, IDENTITY);
    }

    @Override
    public String sink() {
        return Sinks.POSTGRESQL;
    }

    @Override
    public ProcessHandle server() {
        return process.handle();
    }

    @Override
    void settle(Statement statement) throws SQLException {
        statement.execute("checkpoint");
    }

    @Override
    public List<Long> appliedThrough(String sink, int partitions) {
        return StoreReaders.appliedThrough(sink(), sink, rules, partitions);
    }

    @Override
    public List<RawClient> rawClients() {
        return List.of(new UnnestLoop(() -> connect(url)), new CopyLoop(() -> connect(url)));
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
    void stopServer() {
        process.close();
    }
}
