package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.jdbc.common.ReadConnections;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Reads what a sink has written to PostgreSQL, over a few connections that callers share. */
final class PostgresStoreReader implements StoreReader {

    private static final String APPLIED =
            "select next_offset from tidemark_applied where sink = ? and topic = ? and partition = ?";
    private static final String SUBSCRIPTIONS =
            "select topic, qos from mqtt_sub where clientid = ? and qos between 0 and 2 order by topic";

    private final PostgresServer server;
    private final ReadConnections connections;
    private final String sink;
    private final String messagesTopic;
    /** Not known until the database has answered, nor after it has failed. */
    private volatile @Nullable MessageSelect select;

    PostgresStoreReader(PostgresServer server, String sink, String messagesTopic, ReadConnections connections) {
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
    public List<List<StoredMessage>> fetchAll(List<TopicSpan> spans) {
        if (spans.isEmpty()) {
            return List.of();
        }
        return query(open -> {
            MessageSelect messages = select(open);
            try (PreparedStatement statement = open.prepareStatement(messages.sql())) {
                // Text in PostgreSQL has no NUL, so there is no row of such a topic.
                new Columns<>(open, statement, spans)
                        .text(span -> span.topic().indexOf('\0') < 0 ? span.topic() : null)
                        .bigint(TopicSpan::after)
                        .bigint(TopicSpan::upTo)
                        .integer(TopicSpan::limit);
                List<List<StoredMessage>> found = new ArrayList<>();
                spans.forEach(span -> found.add(new ArrayList<>()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.get(rows.getInt("span") - 1)
                                .add(new StoredMessage(rows.getLong("id"), message(messages, rows)));
                    }
                }
                return found;
            }
        });
    }

    @Override
    public Map<String, Integer> subscriptions(String clientId) {
        return query(open -> {
            try (PreparedStatement statement = open.prepareStatement(SUBSCRIPTIONS)) {
                // Text in PostgreSQL has no NUL, so there is no row of such a client.
                statement.setString(1, clientId.indexOf('\0') < 0 ? clientId : null);
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

    private MessageSelect select(Connection open) throws SQLException {
        MessageSelect known = select;
        if (known == null) {
            known = Tables.select(open);
            select = known;
        }
        return known;
    }

    private static Message message(MessageSelect messages, ResultSet row) throws SQLException {
        Message message = new Message();
        message.setId(text(row, "msgid"));
        message.setClientId(text(row, "sender"));
        message.setTopic(text(row, "topic"));
        message.setNode(text(row, "node"));
        message.setQos(row.getInt("qos"));
        message.setRetain(row.getInt("retain") != 0);
        byte @Nullable [] payload = messages.payload().of(row);
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
            select = null;
            throw SqlErrors.unavailable(server, e);
        } catch (ConnectException e) {
            throw new StoreUnavailableException(server + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
