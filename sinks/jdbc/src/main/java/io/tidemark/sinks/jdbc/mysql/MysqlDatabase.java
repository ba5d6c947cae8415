package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.common.Database;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MySQL or MariaDB as a writer sees it. */
final class MysqlDatabase implements Database {

    private static final Logger LOG = LoggerFactory.getLogger(MysqlDatabase.class);

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
        if (server.unverified()) {
            LOG.warn("{}: verify = false, so whoever answers at this address is taken for the server", server);
        }
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
        Objects.requireNonNull(tables, "not prepared").write(new ManyRows(server, connection, maxPacket), rows);
        statements.run(connection, rows.executes);
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
