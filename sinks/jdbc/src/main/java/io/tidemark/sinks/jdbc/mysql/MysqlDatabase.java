package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.common.Database;
import io.tidemark.sinks.jdbc.common.MessageTable;
import io.tidemark.sinks.jdbc.common.Rows;
import io.tidemark.sinks.jdbc.common.UserStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** MySQL or MariaDB as a writer sees it. */
final class MysqlDatabase implements Database {

    private final MysqlServer server;
    private final Duration timeout;
    private final DataSource source;
    private final UserStatements statements;
    private long maxPacket;
    private @Nullable TableWriter tables;

    MysqlDatabase(MysqlServer server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
        source = server.dataSource(timeout);
        statements = new UserStatements(Bound::binder, this::failure, Instant::getEpochSecond);
    }

    @Override
    public Connection connect() throws SQLException {
        return source.getConnection();
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        maxPacket = Packets.limit(connection);
        tables = Tables.prepare(server, source, timeout);
    }

    @Override
    public void createPositions(Connection connection, String sink, Collection<TopicPartition> partitions)
            throws SQLException {
        new AppliedPositions(connection, sink).create(partitions);
    }

    @Override
    public Map<TopicPartition, Long> positions(
            Connection connection, String sink, Collection<TopicPartition> partitions, boolean lock)
            throws SQLException {
        return new AppliedPositions(connection, sink).read(partitions, lock);
    }

    @Override
    public void advance(Connection connection, String sink, Map<TopicPartition, Long> after) throws SQLException {
        new AppliedPositions(connection, sink).advance(after);
    }

    @Override
    public void write(Connection connection, Rows rows) throws SQLException {
        tables().write(new ManyRows(server, connection, maxPacket), rows);
        statements.run(connection, rows.executes);
    }

    /** Where the messages are, once the tables are prepared. */
    MessageTable messages() {
        return tables().messages();
    }

    private TableWriter tables() {
        return Objects.requireNonNull(tables, "not prepared");
    }

    @Override
    public RuntimeException failure(SQLException e) {
        return SqlErrors.translate(server, e);
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
