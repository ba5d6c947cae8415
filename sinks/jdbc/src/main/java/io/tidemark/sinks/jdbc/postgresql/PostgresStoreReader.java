package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.jdbc.common.JdbcStoreReader;
import io.tidemark.sinks.jdbc.common.MessageRow;
import io.tidemark.sinks.jdbc.common.ReadConnections;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL. */
final class PostgresStoreReader extends JdbcStoreReader<MessageSelect> {

    private static final String SUBSCRIPTIONS =
            "select topic, qos from mqtt_sub where clientid = ? and qos between 0 and 2 order by topic";

    private final PostgresServer server;

    PostgresStoreReader(PostgresServer server, String sink, String messagesTopic, ReadConnections connections) {
        super(sink, messagesTopic, connections);
        this.server = server;
    }

    @Override
    protected MessageSelect form(Connection open) throws SQLException {
        return Tables.select(open);
    }

    @Override
    protected StoreUnavailableException unavailable(SQLException e) {
        return SqlErrors.unavailable(server, e);
    }

    @Override
    protected List<List<StoredMessage>> fetch(Connection open, MessageSelect tables, List<TopicSpan> spans)
            throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(tables.sql())) {
            new Columns<>(open, statement, spans)
                    .text(span -> text(span.topic()))
                    .bigint(TopicSpan::after)
                    .bigint(TopicSpan::upTo)
                    .integer(TopicSpan::limit);
            List<List<StoredMessage>> found = new ArrayList<>();
            spans.forEach(span -> found.add(new ArrayList<>()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int span = rows.getInt("span") - 1;
                    Message message = MessageRow.stored(
                            rows, spans.get(span).topic(), tables.payload().of(rows));
                    found.get(span).add(new StoredMessage(rows.getLong("id"), message));
                }
            }
            return found;
        }
    }

    @Override
    protected Map<String, Integer> subscriptions(Connection open, MessageSelect tables, String clientId)
            throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(SUBSCRIPTIONS)) {
            statement.setString(1, text(clientId));
            Map<String, Integer> found = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getInt(2));
                }
            }
            return found;
        }
    }

    /** Text in PostgreSQL has no NUL, so there is no row of such a topic or client. */
    private static @Nullable String text(String value) {
        return value.indexOf('\0') < 0 ? value : null;
    }
}
