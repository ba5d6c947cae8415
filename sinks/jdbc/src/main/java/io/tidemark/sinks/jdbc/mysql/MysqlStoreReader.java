package io.tidemark.sinks.jdbc.mysql;

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
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads MySQL and MariaDB. */
final class MysqlStoreReader extends JdbcStoreReader<Selects> {

    private static final Comparator<StoredMessage> BY_POSITION = Comparator.comparingLong(StoredMessage::position);
    /** Spans in one statement at most. */
    private static final int MAX_SPANS = 100;

    private final MysqlServer server;

    MysqlStoreReader(MysqlServer server, String sink, String messagesTopic, ReadConnections connections) {
        super(sink, messagesTopic, connections);
        this.server = server;
    }

    @Override
    protected Selects form(Connection open) throws SQLException {
        return Tables.selects(open);
    }

    @Override
    protected StoreUnavailableException unavailable(SQLException e) {
        return SqlErrors.unavailable(server, e);
    }

    @Override
    protected Map<String, Integer> subscriptions(Connection open, Selects tables, String clientId) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(tables.subscriptions())) {
            tables.byClient().bind(statement, clientId);
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
    }

    @Override
    protected List<List<StoredMessage>> fetch(Connection open, Selects tables, List<TopicSpan> spans)
            throws SQLException {
        List<List<StoredMessage>> found = new ArrayList<>();
        spans.forEach(span -> found.add(new ArrayList<>()));
        for (int from = 0; from < spans.size(); from += MAX_SPANS) {
            fetch(open, tables.span(), spans, from, Math.min(from + MAX_SPANS, spans.size()), found);
        }
        return found;
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
                                    MessageRow.stored(rows, spans.get(span).topic(), payload(rows))));
                }
            }
        }
        // Each part is in order, but no server promises the order of a union.
        found.subList(from, to).forEach(messages -> messages.sort(BY_POSITION));
    }

    private static byte[] payload(ResultSet row) throws SQLException {
        byte @Nullable [] stored = row.getBytes("payload");
        if (stored == null) {
            return new byte[0];
        }
        return row.getInt("base64") == 0 ? stored : Base64.getDecoder().decode(stored);
    }
}
