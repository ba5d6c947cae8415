package io.tidemark.sinks.jdbc.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The stored messages of a database as {@link RetentionSweep} needs them. Each method is one quick statement. */
public interface MessageTable {

    /** Takes the lock that lets one connection sweep at a time, and keeps it beyond the transaction. False if it is taken. */
    boolean tryLock(Connection connection) throws SQLException;

    /** Gives it back. Losing the connection does so too. */
    void unlock(Connection connection) throws SQLException;

    /** The next topics that have messages, in the order of the database, without reading all messages of them. */
    List<String> topicsAfter(Connection connection, String topic, int limit) throws SQLException;

    /** Of the oldest {@code limit} messages of a topic, removes those that were published before; returns how many. */
    int removeOlder(Connection connection, String topic, Instant before, int limit) throws SQLException;

    /** Removes the oldest messages of a topic, at most {@code limit}, but none of the newest {@code keep}; returns how many. */
    int removeSurplus(Connection connection, String topic, long keep, int limit) throws SQLException;
}
