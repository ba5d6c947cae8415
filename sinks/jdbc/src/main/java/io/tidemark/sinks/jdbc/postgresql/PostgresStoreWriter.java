package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.StoreWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to PostgreSQL: one transaction for the rows of a chunk and its positions. */
final class PostgresStoreWriter implements StoreWriter {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStoreWriter.class);

    private final String sink;
    private final PostgresServer server;
    private final PGSimpleDataSource source;
    private @Nullable Connection connection;

    PostgresStoreWriter(String sink, PostgresServer server, Duration timeout) {
        this.sink = sink;
        this.server = server;
        source = server.dataSource(timeout);
    }

    @Override
    public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
        return transaction(connect(), open -> {
            AppliedPositions positions = new AppliedPositions(open, sink);
            positions.create(partitions);
            return positions.read(partitions);
        });
    }

    @Override
    public void apply(Chunk chunk) {
        if (connection == null) {
            throw new StoreUnavailableException(
                    server + " is not connected", new IllegalStateException("no connection"));
        }
        transaction(connection, open -> {
            AppliedPositions positions = new AppliedPositions(open, sink);
            positions.expect(chunk.before());
            new Statements(open).run(Rows.of(chunk.mutations()));
            positions.advance(chunk);
            return chunk;
        });
    }

    private Connection connect() {
        if (connection != null) {
            return connection;
        }
        try {
            Connection opened = source.getConnection();
            connection = opened;
            Migration.run(server, source);
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException e) {
            close();
            throw failure(e);
        }
    }

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T transaction(Connection open, Work<T> work) {
        boolean done = false;
        try {
            T result = work.run(open);
            open.commit();
            done = true;
            return result;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (!done) {
                rollback();
            }
        }
    }

    private RuntimeException failure(SQLException e) {
        RuntimeException failure = SqlErrors.translate(server, e);
        if (failure instanceof StoreUnavailableException) {
            close();
        }
        return failure;
    }

    private void rollback() {
        try {
            if (connection != null) {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("{}: rollback failed, the connection is given up", server, e);
            close();
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("{}: closing a connection failed", server, e);
            }
        }
    }
}
