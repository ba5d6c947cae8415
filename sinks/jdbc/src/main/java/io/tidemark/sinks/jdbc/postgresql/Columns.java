package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.jdbc.layout.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows bound to a statement column by column, each column as one array. */
final class Columns<R> {

    private final Connection connection;
    private final PreparedStatement statement;
    private final List<R> rows;
    private int index;

    Columns(Connection connection, PreparedStatement statement, List<R> rows) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
    }

    Columns<R> text(Function<R, @Nullable String> value) throws SQLException {
        return bind("text", rows.stream().map(value).toArray(String[]::new));
    }

    Columns<R> integer(Function<R, Integer> value) throws SQLException {
        return bind("int4", rows.stream().map(value).toArray(Integer[]::new));
    }

    Columns<R> bigint(Function<R, Long> value) throws SQLException {
        return bind("int8", rows.stream().map(value).toArray(Long[]::new));
    }

    Columns<R> bytes(Function<R, byte[]> value) throws SQLException {
        return bind("bytea", rows.stream().map(value).toArray(byte[][]::new));
    }

    /** UTC without a zone; as text, so that the zone of this machine has no part in it. */
    Columns<R> timestamp(Function<R, @Nullable Instant> value) throws SQLException {
        return bind("timestamp", rows.stream().map(value).map(Columns::utc).toArray(String[]::new));
    }

    /** Values as a column of a kind takes them. */
    Columns<R> any(Kind kind, Function<R, @Nullable Object> value) throws SQLException {
        Stream<@Nullable Object> values = rows.stream().map(value);
        return switch (kind) {
            case TEXT, LONG_TEXT -> bind("text", values.toArray(String[]::new));
            case INTEGER -> bind("int8", values.toArray(Long[]::new));
            case BYTES -> bind("bytea", values.toArray(byte[][]::new));
            case TIMESTAMP ->
                bind(
                        "timestamp",
                        values.map(time -> time == null ? null : time.toString())
                                .toArray(String[]::new));
            case OTHER -> throw new IllegalArgumentException("no values are made for such a column");
        };
    }

    private static @Nullable String utc(@Nullable Instant instant) {
        return instant == null
                ? null
                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private Columns<R> bind(String type, Object[] values) throws SQLException {
        statement.setArray(++index, connection.createArrayOf(type, values));
        return this;
    }
}
