package io.tidemark.sinks.jdbc.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.apache.kafka.common.TopicPartition;

/** The table {@code tidemark_applied}. */
final class AppliedPositions {

    private static final String CREATE =
            """
            insert into tidemark_applied (sink, topic, partition, next_offset)
            select ?, topic, partition, 0 from unnest(?, ?) as rows (topic, partition) on conflict do nothing
            """;
    private static final String READ =
            """
            select applied.topic, applied.partition, next_offset
            from tidemark_applied applied join unnest(?, ?) as wanted (topic, partition) using (topic, partition)
            where sink = ?
            """;
    private static final String LOCK = READ + " order by applied.topic, applied.partition for update of applied";
    private static final String ADVANCE =
            """
            update tidemark_applied applied set next_offset = rows.next_offset
            from unnest(?, ?, ?) as rows (topic, partition, next_offset)
            where applied.topic = rows.topic and applied.partition = rows.partition and sink = ?
            """;

    private final Connection connection;
    private final String sink;

    AppliedPositions(Connection connection, String sink) {
        this.connection = connection;
        this.sink = sink;
    }

    /** Makes rows for partitions that have none, so that there is something to lock. */
    void create(Collection<TopicPartition> partitions) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
            statement.setString(1, sink);
            List<TopicPartition> order = List.copyOf(partitions);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", order.stream().map(TopicPartition::topic).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "int4",
                            order.stream().map(TopicPartition::partition).toArray()));
            statement.executeUpdate();
        }
    }

    Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, boolean lock) throws SQLException {
        return read(lock ? LOCK : READ, partitions);
    }

    private Map<TopicPartition, Long> read(String sql, Collection<TopicPartition> partitions) throws SQLException {
        Map<TopicPartition, Long> result = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Columns<>(connection, statement, List.copyOf(partitions))
                    .text(TopicPartition::topic)
                    .integer(TopicPartition::partition);
            statement.setString(3, sink);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
                }
            }
        }
        return result;
    }

    void advance(Map<TopicPartition, Long> after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            new Columns<>(connection, statement, List.copyOf(after.entrySet()))
                    .text(next -> next.getKey().topic())
                    .integer(next -> next.getKey().partition())
                    .bigint(Entry::getValue);
            statement.setString(4, sink);
            statement.executeUpdate();
        }
    }
}
