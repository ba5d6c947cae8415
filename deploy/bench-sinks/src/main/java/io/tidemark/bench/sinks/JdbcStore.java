package io.tidemark.bench.sinks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** A relational database with its default settings, which wait for the disk at every commit. */
abstract class JdbcStore implements Store {

    /** User, password and database. */
    static final String IDENTITY = "mqtt";

    static final String DEBEZIUM_TABLE = "debezium_messages";

    private static final List<String> TABLES = List.of("mqtt_msg", "mqtt_acked", "tidemark_applied");

    private final String product;
    private final Connection connection;

    JdbcStore(String product, Connection connection) {
        this.product = product;
        this.connection = connection;
    }

    /** Has the server write what it still has to, so that nobody pays for those before. */
    abstract void settle(Statement statement) throws SQLException;

    abstract void stopServer();

    @Override
    public String name() {
        try {
            return product + " " + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException(product + " does not tell its version: " + e.getMessage(), e);
        }
    }

    @Override
    public void empty() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                if (exists(table)) {
                    statement.execute("truncate table " + table);
                }
            }
            statement.execute("drop table if exists " + DEBEZIUM_TABLE);
            settle(statement);
        }
    }

    private boolean exists(String table) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(connection.getCatalog(), null, table, null)) {
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
    public Optional<Long> debeziumRows() throws SQLException {
        return exists(DEBEZIUM_TABLE) ? Optional.of(count(DEBEZIUM_TABLE)) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection to " + product + " cannot be closed: " + e.getMessage(), e);
        } finally {
            stopServer();
        }
    }
}
