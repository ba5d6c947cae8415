package io.tidemark.sinks.jdbc.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The table {@code tidemark_applied}. */
final class AppliedPositions {

    private static final String PUT = "insert into tidemark_applied (sink, topic, `partition`, next_offset) values ";
    private static final String ROW = "(?, ?, ?, ?)";
    private static final String READ = "select topic, `partition`, next_offset from tidemark_applied where ";
    /** With each key whole, so that nothing beside the rows is locked. */
    private static final String KEY = "(sink = ? and topic = ? and `partition` = ?)";
    /** Tasks that lock the same rows do it in the same order. */
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final Connection connection;
    private final String sink;

    AppliedPositions(Connection connection, String sink) {
        this.connection = connection;
        this.sink = sink;
    }

    /** Makes rows for partitions that have none, so that there is something to lock. */
    void create(Collection<TopicPartition> partitions) throws SQLException {
        Map<TopicPartition, Long> fresh = new HashMap<>();
        partitions.forEach(partition -> fresh.put(partition, 0L));
        put(fresh, "next_offset = next_offset");
    }

    void advance(Map<TopicPartition, Long> after) throws SQLException {
        put(after, "next_offset = values(next_offset)");
    }

    private void put(Map<TopicPartition, Long> next, String update) throws SQLException {
        if (next.isEmpty()) {
            return;
        }
        String sql = PUT + (ROW + ", ").repeat(next.size() - 1) + ROW + " on duplicate key update " + update;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 0;
            for (TopicPartition partition : sorted(next.keySet())) {
                statement.setString(++index, sink);
                statement.setString(++index, partition.topic());
                statement.setInt(++index, partition.partition());
                statement.setLong(++index, next.getOrDefault(partition, 0L));
            }
            statement.executeUpdate();
        }
    }

    Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, boolean lock) throws SQLException {
        Map<TopicPartition, Long> result = new HashMap<>();
        if (partitions.isEmpty()) {
            return result;
        }
        String sql = READ + (KEY + " or ").repeat(partitions.size() - 1) + KEY + " order by topic, `partition`"
                + (lock ? " for update" : "");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 0;
            for (TopicPartition partition : sorted(partitions)) {
                statement.setString(++index, sink);
                statement.setString(++index, partition.topic());
                statement.setInt(++index, partition.partition());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
                }
            }
        }
        return result;
    }

    private static List<TopicPartition> sorted(Collection<TopicPartition> partitions) {
        return partitions.stream().sorted(ORDER).toList();
    }
}
