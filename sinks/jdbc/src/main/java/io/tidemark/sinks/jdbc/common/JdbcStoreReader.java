package io.tidemark.sinks.jdbc.common;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a sink has written to a relational database, over a few connections that callers share. A kind of database adds
 * its statements.
 *
 * @param <F> what is known of the form of the tables
 */
public abstract class JdbcStoreReader<F> implements StoreReader {

    /** A word of MySQL's is a column after a point. */
    private static final String APPLIED = "select applied.next_offset from tidemark_applied applied"
            + " where applied.sink = ? and applied.topic = ? and applied.partition = ?";

    private final ReadConnections connections;
    private final String sink;
    private final String messagesTopic;
    /** Not known until the database has answered, nor after it has failed: its tables may have been made anew. */
    private volatile @Nullable F form;

    protected JdbcStoreReader(String sink, String messagesTopic, ReadConnections connections) {
        this.sink = sink;
        this.messagesTopic = messagesTopic;
        this.connections = connections;
    }

    /**
     * Finds out what the tables are like.
     *
     * @throws ConnectException if they are not there, or are like nothing that can be read
     */
    protected abstract F form(Connection open) throws SQLException;

    /** As {@link StoreReader#fetchAll}, of at least one span. */
    protected abstract List<List<StoredMessage>> fetch(Connection open, F tables, List<TopicSpan> spans)
            throws SQLException;

    /** As {@link StoreReader#subscriptions}. */
    protected abstract Map<String, Integer> subscriptions(Connection open, F tables, String clientId)
            throws SQLException;

    /** Says which database failed and why, without values. */
    protected abstract StoreUnavailableException unavailable(SQLException e);

    @Override
    public final OptionalLong appliedThrough(int partition) {
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
    public final List<List<StoredMessage>> fetchAll(List<TopicSpan> spans) {
        return spans.isEmpty() ? List.of() : query(open -> fetch(open, known(open), spans));
    }

    @Override
    public final Map<String, Integer> subscriptions(String clientId) {
        return query(open -> subscriptions(open, known(open), clientId));
    }

    private F known(Connection open) throws SQLException {
        F known = form;
        if (known == null) {
            known = form(open);
            form = known;
        }
        return known;
    }

    private <T> T query(ReadConnections.Query<T> query) {
        try {
            return connections.use(query);
        } catch (SQLException e) {
            form = null;
            throw unavailable(e);
        } catch (ConnectException e) {
            // Somebody may make the tables yet.
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public final void close() {
        connections.close();
    }
}
