package io.tidemark.bench.sinks;

import io.tidemark.servers.mariadb.MariadbProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.sinks.jdbc.MysqlSinkConnector;
import io.tidemark.standalone.part.Sinks;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** MariaDB, for the MySQL sink. */
final class MysqlStore extends JdbcStore {

    private static final String PRODUCT = "MariaDB";
    private static final String TYPE = "mysql";

    private final MariadbProcess process;
    private final Path rules;

    private MysqlStore(MariadbProcess process, Path rules) throws SQLException {
        super(PRODUCT, connect(process, ""));
        this.process = process;
        this.rules = rules;
    }

    static MysqlStore start(Path directory) {
        int port = Ports.free();
        MariadbProcess process = MariadbProcess.start(directory.resolve("mariadb"), port, IDENTITY, IDENTITY, IDENTITY);
        try {
            return new MysqlStore(process, BenchRules.mysql(directory, port));
        } catch (SQLException | IOException e) {
            process.close();
            throw new IllegalStateException(PRODUCT + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Connection connect(MariadbProcess process, String options) throws SQLException {
        return DriverManager.getConnection(process.jdbcUrl() + options, IDENTITY, IDENTITY);
    }

    @Override
    public String sink() {
        return TYPE;
    }

    /** As the connector of the other database is configured. */
    @Override
    public Map<String, String> configuration(Sinks sinks) {
        Map<String, String> config = new HashMap<>(sinks.configurations().getOrDefault(Sinks.POSTGRESQL, Map.of()));
        config.put("connector.class", MysqlSinkConnector.class.getName());
        config.put("tidemark.rules.file", rules.toString());
        return config;
    }

    @Override
    public ProcessHandle server() {
        return process.handle();
    }

    @Override
    void settle(Statement statement) throws SQLException {
        statement.execute("flush tables");
    }

    @Override
    public List<Long> appliedThrough(String sink, int partitions) {
        return StoreReaders.appliedThrough(TYPE, sink, rules, partitions);
    }

    @Override
    public List<RawClient> rawClients() {
        return List.of(
                new MultiRowLoop(() -> connect(process, "")),
                new BatchLoop(() -> connect(process, "?rewriteBatchedStatements=true")));
    }

    @Override
    public Map<String, Map<String, String>> debezium() {
        return Map.of(
                "Debezium " + Debezium.version() + ", batched",
                Debezium.config(process.jdbcUrl() + "?rewriteBatchedStatements=true", IDENTITY, DEBEZIUM_TABLE));
    }

    @Override
    void stopServer() {
        process.close();
    }
}
