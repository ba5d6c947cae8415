package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.jdbc.common.MessageTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The messages of one form of the tables: ordered by position in a table with an index on topic and position. */
final class PostgresMessageTable implements MessageTable {

    /** "retained" as a number. */
    private static final long LOCK = 0x72657461696e6564L;

    /** A loose scan of the index: one look-up for each topic, however many messages it has. */
    private static final String TOPICS =
            """
            with recursive topics as (
              (select topic from %1$s where topic > ? order by topic limit 1)
              union all
              select (select next.topic from %1$s next where next.topic > topics.topic order by next.topic limit 1)
              from topics where topics.topic is not null
            )
            select topic from topics where topic is not null limit ?
            """;

    private static final String OLDER =
            """
            select %2$s from (
              select %2$s, arrived from %1$s where topic = ? order by %2$s limit ? for update skip locked
            ) oldest
            where arrived < ?::timestamp
            """;
    private static final String SURPLUS =
            """
            select %2$s from %1$s
            where topic = ? and %2$s <= (select %2$s from %1$s where topic = ? order by %2$s desc offset ? limit 1)
            order by %2$s limit ? for update skip locked
            """;
    private static final String REMOVE_MODERN =
            "with gone as (delete from mqtt_msg where id in (%s) returning id) select count(*) from gone";
    private static final String REMOVE_LEGACY =
            """
            with gone as (delete from tidemark_msg where position in (%s) returning id),
            messages as (delete from mqtt_msg where id in (select id from gone))
            select count(*) from gone
            """;

    static final PostgresMessageTable MODERN = new PostgresMessageTable("mqtt_msg", "id", REMOVE_MODERN);
    static final PostgresMessageTable LEGACY = new PostgresMessageTable("tidemark_msg", "position", REMOVE_LEGACY);

    private final String topics;
    private final String removeOlder;
    private final String removeSurplus;

    private PostgresMessageTable(String table, String position, String remove) {
        topics = TOPICS.formatted(table);
        removeOlder = remove.formatted(OLDER.formatted(table, position));
        removeSurplus = remove.formatted(SURPLUS.formatted(table, position));
    }

    @Override
    public boolean tryLock(Connection connection) throws SQLException {
        return lock(connection, "select pg_try_advisory_lock(?)");
    }

    @Override
    public void unlock(Connection connection) throws SQLException {
        lock(connection, "select pg_advisory_unlock(?)");
    }

    private static boolean lock(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public List<String> topicsAfter(Connection connection, String topic, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(topics)) {
            statement.setString(1, topic);
            statement.setInt(2, limit);
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    @Override
    public int removeOlder(Connection connection, String topic, Instant before, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(removeOlder)) {
            statement.setString(1, topic);
            statement.setInt(2, limit);
            // As text, so that the zone of this machine has no part in it.
            statement.setString(
                    3, LocalDateTime.ofInstant(before, ZoneOffset.UTC).toString());
            return count(statement);
        }
    }

    @Override
    public int removeSurplus(Connection connection, String topic, long keep, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(removeSurplus)) {
            statement.setString(1, topic);
            statement.setString(2, topic);
            statement.setLong(3, keep);
            statement.setInt(4, limit);
            return count(statement);
        }
    }

    private static int count(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
