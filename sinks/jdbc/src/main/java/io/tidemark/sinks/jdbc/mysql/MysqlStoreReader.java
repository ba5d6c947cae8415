package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.jdbc.common.ReadConnections;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import io.tidemark.sinks.record.MessageProperties;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what a sink has written to MySQL or MariaDB, over a few connections that callers share. */
final class MysqlStoreReader implements StoreReader {

    private static final String APPLIED =
            "select next_offset from tidemark_applied where sink = ? and topic = ? and `partition` = ?";
    private static final String SUBSCRIPTIONS =
            "select topic, qos from mqtt_sub where clientid_hash = ? and qos between 0 and 2 order by topic";
    /** MariaDB has no lateral joins. The index is named because the order by id makes a walk through all of it tempting. */
    private static final String SPAN =
            """
            (select ? as span, id, msgid, sender, node, qos, retain, payload, arrived, properties
             from mqtt_msg force index (%s) where topic_hash = ? and id > ? and id <= ? order by id limit ?)
            """
                    .formatted(Statements.MESSAGES_BY_TOPIC);

    private static final Comparator<StoredMessage> BY_POSITION = Comparator.comparingLong(StoredMessage::position);
    /** Spans in one statement at most. */
    private static final int MAX_SPANS = 100;

    private final MysqlServer server;
    private final ReadConnections connections;
    private final String sink;
    private final String messagesTopic;

    MysqlStoreReader(MysqlServer server, String sink, String messagesTopic, ReadConnections connections) {
        this.server = server;
        this.sink = sink;
        this.messagesTopic = messagesTopic;
        this.connections = connections;
    }

    @Override
    public OptionalLong appliedThrough(int partition) {
        return query(open -> {
            try (PreparedStatement statement = open.prepareStatement(APPLIED)) {
                statement.setString(1, sink);
                statement.setString(2, messagesTopic);
                statement.setInt(3, partition);
                try (ResultSet rows = statement.executeQuery()) {
                    long next = rows.next() ? rows.getLong(1) : 0;
                    return next == 0 ? OptionalLong.empty() : OptionalLong.of(Position.of(partition, next - 1));
                }
            }
        });
    }

    @Override
    public Map<String, Integer> subscriptions(String clientId) {
        return query(open -> {
            try (PreparedStatement statement = open.prepareStatement(SUBSCRIPTIONS)) {
                statement.setBytes(1, Values.hash(clientId));
                Map<String, Integer> found = new LinkedHashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getString(1), rows.getInt(2));
                    }
                }
                return found;
            }
        });
    }

    @Override
    public List<List<StoredMessage>> fetchAll(List<TopicSpan> spans) {
        if (spans.isEmpty()) {
            return List.of();
        }
        return query(open -> {
            List<List<StoredMessage>> found = new ArrayList<>();
            spans.forEach(span -> found.add(new ArrayList<>()));
            for (int from = 0; from < spans.size(); from += MAX_SPANS) {
                fetch(open, spans, from, Math.min(from + MAX_SPANS, spans.size()), found);
            }
            return found;
        });
    }

    private static void fetch(Connection open, List<TopicSpan> spans, int from, int to, List<List<StoredMessage>> found)
            throws SQLException {
        String sql = (SPAN + " union all ").repeat(to - from - 1) + SPAN;
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            int index = 0;
            for (int i = from; i < to; i++) {
                TopicSpan span = spans.get(i);
                statement.setInt(++index, i);
                statement.setBytes(++index, Values.hash(span.topic()));
                statement.setLong(++index, span.after());
                statement.setLong(++index, span.upTo());
                statement.setInt(++index, span.limit());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int span = rows.getInt("span");
                    found.get(span)
                            .add(new StoredMessage(
                                    rows.getLong("id"),
                                    message(rows, spans.get(span).topic())));
                }
            }
        }
        // Each part is in order, but no server promises the order of a union.
        found.subList(from, to).forEach(messages -> messages.sort(BY_POSITION));
    }

    private static Message message(ResultSet row, String topic) throws SQLException {
        Message message = new Message();
        message.setId(text(row, "msgid"));
        message.setClientId(text(row, "sender"));
        message.setTopic(topic);
        message.setNode(text(row, "node"));
        message.setQos(row.getInt("qos"));
        message.setRetain(row.getInt("retain") != 0);
        byte[] payload = row.getBytes("payload");
        message.setPayload(ByteBuffer.wrap(payload == null ? new byte[0] : payload));
        message.setPublishedAt(row.getObject("arrived", LocalDateTime.class).toInstant(ZoneOffset.UTC));
        message.setUserProperties(List.of());
        @Nullable String properties = row.getString("properties");
        if (properties != null) {
            MessageProperties.fill(message, properties);
        }
        return message;
    }

    private static String text(ResultSet row, String column) throws SQLException {
        @Nullable String value = row.getString(column);
        return value == null ? "" : value;
    }

    private <T> T query(ReadConnections.Query<T> query) {
        try {
            return connections.use(query);
        } catch (SQLException e) {
            throw SqlErrors.unavailable(server, e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
