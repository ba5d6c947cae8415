package io.tidemark.sinks.jdbc.common;

import io.tidemark.sinks.read.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * One database of one kind: how a {@link JdbcStoreWriter} speaks to it. Its text form says which database it is, without
 * secrets. Used by one thread.
 */
public interface Database {

    /** A new connection. */
    Connection connect() throws SQLException;

    /** Makes the tables that are missing, or finds out what those that are there look like. Once for each connection. */
    void prepare(Connection connection) throws SQLException;

    /** Makes position rows for partitions that have none, so that there is something to lock. */
    void createPositions(Connection connection, String sink, Collection<TopicPartition> partitions) throws SQLException;

    /** The next offsets; with {@code lock}, their rows are locked until the transaction ends. */
    Map<TopicPartition, Long> positions(
            Connection connection, String sink, Collection<TopicPartition> partitions, boolean lock)
            throws SQLException;

    /** Sets the next offsets. */
    void advance(Connection connection, String sink, Map<TopicPartition, Long> after) throws SQLException;

    /** Writes the rows of a chunk. */
    void write(Connection connection, Rows rows) throws SQLException;

    /**
     * What an exception means: a {@link StoreUnavailableException}, a
     * {@link io.tidemark.sinks.write.RejectedException}, or one that ends the task. The message carries no value of the data.
     */
    RuntimeException failure(SQLException e);
}
