package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.common.MessageTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The messages of one form of the tables: ordered by position in a table with an index on the topic's hash and position. */
final class MysqlMessageTable implements MessageTable {

    /** One for each database; the names of locks are the server's, and have 64 characters at most. */
    private static final String LOCK = "concat('tidemark.retention.', left(sha1(database()), 40))";

    private static final String TRY_LOCK = "select get_lock(" + LOCK + ", 0)";
    private static final String UNLOCK = "select release_lock(" + LOCK + ")";

    /** A loose scan of the index: one look-up for each topic, however many messages it has. */
    private static final String TOPICS =
            """
            select message.topic from (
              select topic_hash, min(%2$s) as first from %1$s force index (%3$s)
              where topic_hash > ? group by topic_hash order by topic_hash limit ?
            ) topics join %1$s message on message.%2$s = topics.first order by topics.topic_hash
            """;

    private static final String OLDER =
            """
            select %2$s from (
              select %2$s, arrived from %1$s force index (%3$s) where topic_hash = ? order by %2$s limit ?
            ) oldest
            where arrived < ?
            """;
    private static final String SURPLUS =
            """
            select %2$s from %1$s force index (%3$s) where topic_hash = ? and %2$s <= (
              select %2$s from %1$s force index (%3$s) where topic_hash = ? order by %2$s desc limit 1 offset ?
            )
            order by %2$s limit ?
            """;

    static final MysqlMessageTable MODERN = new MysqlMessageTable(
            "mqtt_msg", "id", Statements.MESSAGES_BY_TOPIC, "delete from mqtt_msg where id in (%s)");
    static final MysqlMessageTable LEGACY = new MysqlMessageTable(
            "tidemark_msg",
            "position",
            LegacyStatements.SIDE_BY_TOPIC,
            "delete side, msg from tidemark_msg side left join mqtt_msg msg on msg.id = side.id"
                    + " where side.position in (%s)");

    private final String topics;
    private final String older;
    private final String surplus;
    private final String remove;

    private MysqlMessageTable(String table, String position, String index, String remove) {
        topics = TOPICS.formatted(table, position, index);
        older = OLDER.formatted(table, position, index);
        surplus = SURPLUS.formatted(table, position, index);
        this.remove = remove;
    }

    @Override
    public boolean tryLock(Connection connection) throws SQLException {
        return lock(connection, TRY_LOCK);
    }

    @Override
    public void unlock(Connection connection) throws SQLException {
        lock(connection, UNLOCK);
    }

    private static boolean lock(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    /** In the order of their hashes. No topic is empty, and nothing is before it. */
    @Override
    public List<String> topicsAfter(Connection connection, String topic, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(topics)) {
            statement.setBytes(1, topic.isEmpty() ? new byte[0] : Bound.hash(topic));
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
        try (PreparedStatement statement = connection.prepareStatement(older)) {
            statement.setBytes(1, Bound.hash(topic));
            statement.setInt(2, limit);
            statement.setString(3, Bound.datetime(before));
            return remove(connection, statement);
        }
    }

    @Override
    public int removeSurplus(Connection connection, String topic, long keep, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(surplus)) {
            statement.setBytes(1, Bound.hash(topic));
            statement.setBytes(2, Bound.hash(topic));
            statement.setLong(3, keep);
            statement.setInt(4, limit);
            return remove(connection, statement);
        }
    }

    /** By key: a server may walk through the whole table to delete what a subquery finds. */
    private int remove(Connection connection, PreparedStatement find) throws SQLException {
        List<Long> positions = new ArrayList<>();
        try (ResultSet rows = find.executeQuery()) {
            while (rows.next()) {
                positions.add(rows.getLong(1));
            }
        }
        if (!positions.isEmpty()) {
            String sql = remove.formatted(String.join(", ", Collections.nCopies(positions.size(), "?")));
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < positions.size(); i++) {
                    statement.setLong(i + 1, positions.get(i));
                }
                statement.executeUpdate();
            }
        }
        return positions.size();
    }
}
