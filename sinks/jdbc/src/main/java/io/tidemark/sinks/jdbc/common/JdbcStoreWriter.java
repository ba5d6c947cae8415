package io.tidemark.sinks.jdbc.common;

import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.write.Chunk;
import io.tidemark.sinks.write.PositionsMovedException;
import io.tidemark.sinks.write.StoreWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a relational database: one transaction for the rows of a chunk and its positions. The position rows are locked and
 * compared before anything is written: an emptied or restored table, or a second task that was not stopped in time, is noticed,
 * and cannot mix with this writer's data.
 */
public final class JdbcStoreWriter implements StoreWriter {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStoreWriter.class);

    /** How often a transaction is run that the database ends in favour of another, before it counts as unavailable. */
    private static final int ATTEMPTS = 5;

    /** Deadlock, serialization failure. */
    private static final String ROLLED_BACK = "40";

    /** How long writing is held up at a time. */
    private static final Duration MAINTENANCE = Duration.ofMillis(200);

    private final String sink;
    private final Database database;
    private final Optional<RetentionSweep> sweep;
    private @Nullable Connection connection;

    /** A writer that removes nothing by itself. */
    public JdbcStoreWriter(String sink, Database database) {
        this(sink, database, Optional.empty());
    }

    /** A writer that removes what a sweep says. */
    public JdbcStoreWriter(String sink, Database database, Optional<RetentionSweep> sweep) {
        this.sink = sink;
        this.database = database;
        this.sweep = sweep;
    }

    @Override
    public Map<TopicPartition, Long> applied(Set<TopicPartition> partitions) {
        return transaction(connect(), open -> {
            database.createPositions(open, sink, partitions);
            return database.positions(open, sink, partitions, false);
        });
    }

    @Override
    public void apply(Chunk chunk) {
        if (connection == null) {
            throw new StoreUnavailableException(
                    database + " is not connected", new IllegalStateException("no connection"));
        }
        transaction(connection, open -> {
            expect(chunk.before(), database.positions(open, sink, chunk.before().keySet(), true));
            database.write(open, Rows.of(chunk.mutations()));
            database.advance(open, sink, chunk.after());
            return chunk;
        });
    }

    @Override
    public void maintain() {
        sweep.ifPresent(this::maintain);
    }

    private void maintain(RetentionSweep sweep) {
        long start = System.nanoTime();
        boolean more = connection != null;
        while (more && System.nanoTime() - start < MAINTENANCE.toNanos()) {
            more = connection != null && transaction(connection, sweep::step);
        }
    }

    private static void expect(Map<TopicPartition, Long> before, Map<TopicPartition, Long> found) {
        before.forEach((partition, next) -> {
            if (!next.equals(found.get(partition))) {
                throw new PositionsMovedException("the position of " + partition
                        + " in tidemark_applied is not the one left there, so the table was emptied or restored, or another"
                        + " task writes it");
            }
        });
    }

    private Connection connect() {
        if (connection != null) {
            return connection;
        }
        try {
            sweep.ifPresent(RetentionSweep::reset);
            Connection opened = database.connect();
            connection = opened;
            database.prepare(opened);
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
            T result = untilKept(open, work);
            done = true;
            return result;
        } catch (SQLException e) {
            throw failure(e);
        } catch (StoreUnavailableException e) {
            close();
            throw e;
        } finally {
            if (!done) {
                rollback();
            }
        }
    }

    /** Tasks that write one table at once can be in each other's way; the one that gives way does it all again. */
    private static <T> T untilKept(Connection open, Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = work.run(open);
                open.commit();
                return result;
            } catch (SQLException e) {
                boolean gaveWay = e.getSQLState() != null && e.getSQLState().startsWith(ROLLED_BACK);
                if (!gaveWay || attempt == ATTEMPTS) {
                    throw e;
                }
                open.rollback();
            }
        }
    }

    private RuntimeException failure(SQLException e) {
        RuntimeException failure = database.failure(e);
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
            LOG.debug("{}: rollback failed, the connection is given up", database, e);
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
                LOG.debug("{}: closing a connection failed", database, e);
            }
        }
    }
}
