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
import java.util.Base64;
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
    private static final Comparator<StoredMessage> BY_POSITION = Comparator.comparingLong(StoredMessage::position);
    /** Spans in one statement at most. */
    private static final int MAX_SPANS = 100;

    private final MysqlServer server;
    private final ReadConnections connections;
    private final String sink;
    private final String messagesTopic;
    private volatile @Nullable Selects selects;

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
            Selects form = selects(open);
            try (PreparedStatement statement = open.prepareStatement(form.subscriptions())) {
                form.byClient().bind(statement, clientId);
                Map<String, Integer> found = new LinkedHashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        // A collation may take another client for this one.
                        if (clientId.equals(rows.getString("clientid"))) {
                            found.put(rows.getString("topic"), rows.getInt("qos"));
                        }
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
            String select = selects(open).span();
            List<List<StoredMessage>> found = new ArrayList<>();
            spans.forEach(span -> found.add(new ArrayList<>()));
            for (int from = 0; from < spans.size(); from += MAX_SPANS) {
                fetch(open, select, spans, from, Math.min(from + MAX_SPANS, spans.size()), found);
            }
            return found;
        });
    }

    private static void fetch(
            Connection open, String select, List<TopicSpan> spans, int from, int to, List<List<StoredMessage>> found)
            throws SQLException {
        String sql = (select + " union all ").repeat(to - from - 1) + select;
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            int index = 0;
            for (int i = from; i < to; i++) {
                TopicSpan span = spans.get(i);
                statement.setInt(++index, i);
                statement.setBytes(++index, Bound.hash(span.topic()));
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
        message.setPayload(ByteBuffer.wrap(payload(row)));
        message.setPublishedAt(row.getObject("arrived", LocalDateTime.class).toInstant(ZoneOffset.UTC));
        message.setUserProperties(List.of());
        @Nullable String properties = row.getString("properties");
        if (properties != null) {
            MessageProperties.fill(message, properties);
        }
        return message;
    }

    private static byte[] payload(ResultSet row) throws SQLException {
        byte @Nullable [] stored = row.getBytes("payload");
        if (stored == null) {
            return new byte[0];
        }
        return row.getInt("base64") == 0 ? stored : Base64.getDecoder().decode(stored);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        @Nullable String value = row.getString(column);
        return value == null ? "" : value;
    }

    private Selects selects(Connection open) throws SQLException {
        @Nullable Selects known = selects;
        if (known == null) {
            known = Tables.selects(open);
            selects = known;
        }
        return known;
    }

    private <T> T query(ReadConnections.Query<T> query) {
        try {
            return connections.use(query);
        } catch (SQLException e) {
            // The tables may have been made anew.
            selects = null;
            throw SqlErrors.unavailable(server, e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
