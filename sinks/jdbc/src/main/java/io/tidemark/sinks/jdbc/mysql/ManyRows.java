package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.write.RejectedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement for many rows, or a few if they are too many or too long for one. The driver binds on this side, so a
 * statement may have any number of values, and none is prepared on the server for each number of rows.
 */
final class ManyRows {

    /** Rows in one statement at most: more are not faster. */
    private static final int MAX_ROWS = 500;

    /**
     * A statement for any number of rows: {@code head}, then for each row {@code row} with {@code separator} between them,
     * then {@code tail}.
     */
    record Sql(String head, String row, String separator, String tail) {

        /** {@code insert into … values (…), (…) on duplicate key update …} */
        static Sql upsert(String table, List<String> key, List<String> others) {
            List<String> columns = new ArrayList<>(key);
            columns.addAll(others);
            return insert(table, columns, Collections.nCopies(columns.size(), "?"))
                    .then(update(others));
        }

        /** What to do with a row that is there. */
        static String update(List<String> columns) {
            return columns.stream()
                    .map(column -> column + " = values(" + column + ")")
                    .collect(Collectors.joining(", ", " on duplicate key update ", ""));
        }

        /** {@code delete … where (…) or (…)}, through an index. */
        static Sql delete(String table, String index, String condition) {
            return new Sql(
                    "delete " + table + " from " + table + " force index (" + index + ") where ",
                    "(" + condition + ")",
                    " or ",
                    "");
        }

        /** {@code insert into … values (…), (…)} of rows that are not there. */
        static Sql insert(String table, List<String> columns, List<String> expressions) {
            return new Sql(
                    "insert into " + table + " (" + String.join(", ", columns) + ") values ",
                    "(" + String.join(", ", expressions) + ")",
                    ", ",
                    "");
        }

        /** Goes on with another end. */
        Sql then(String end) {
            return new Sql(head, row, separator, tail + end);
        }

        String of(int rows) {
            return head + (row + separator).repeat(rows - 1) + row + tail;
        }
    }

    /** Told of rows that a statement has just written. */
    interface Written<R> {
        void rows(List<R> rows) throws SQLException;
    }

    private final MysqlServer server;
    private final Connection connection;
    private final long maxPacket;

    ManyRows(MysqlServer server, Connection connection, long maxPacket) {
        this.server = server;
        this.connection = connection;
        this.maxPacket = maxPacket;
    }

    /**
     * Runs it for all rows.
     *
     * @param values of a row in the order of its {@code ?}: {@code String}, {@code byte[]}, whole numbers or null
     * @throws RejectedException if one row alone is too long for the server
     */
    <R> void run(Sql sql, Collection<R> rows, Function<R, @Nullable Object[]> values) throws SQLException {
        run(sql, rows, values, written -> {});
    }

    /** Like {@link #run(Sql, Collection, Function)}, and tells after each statement which rows were in it. */
    <R> void run(Sql sql, Collection<R> rows, Function<R, @Nullable Object[]> values, Written<R> written)
            throws SQLException {
        List<R> sent = new ArrayList<>();
        long fixed = (long) sql.head().length() + sql.tail().length();
        long bytes = fixed;
        List<@Nullable Object[]> pending = new ArrayList<>();
        for (R row : rows) {
            @Nullable Object[] bound = values.apply(row);
            long more = bytes(sql, bound);
            if (fixed + more >= maxPacket) {
                throw tooLong(fixed + more);
            }
            if (bytes + more >= maxPacket || pending.size() == MAX_ROWS) {
                execute(sql, pending);
                written.rows(sent);
                pending.clear();
                sent.clear();
                bytes = fixed;
            }
            pending.add(bound);
            sent.add(row);
            bytes += more;
        }
        if (!pending.isEmpty()) {
            execute(sql, pending);
            written.rows(sent);
        }
    }

    Connection connection() {
        return connection;
    }

    private static long bytes(Sql sql, @Nullable Object[] row) {
        long bytes = (long) sql.row().length() + sql.separator().length();
        for (@Nullable Object value : row) {
            bytes += Packets.bytes(value);
        }
        return bytes;
    }

    private RejectedException tooLong(long bytes) {
        String what = "a row of " + bytes + " bytes is too long for " + server + ", whose max_allowed_packet is "
                + maxPacket + "; raise it there to store such messages";
        return new RejectedException(what, new SQLException(what));
    }

    private void execute(Sql sql, List<@Nullable Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.of(rows.size()))) {
            int index = 0;
            for (@Nullable Object[] row : rows) {
                for (@Nullable Object value : row) {
                    statement.setObject(++index, value);
                }
            }
            statement.executeUpdate();
        }
    }
}
