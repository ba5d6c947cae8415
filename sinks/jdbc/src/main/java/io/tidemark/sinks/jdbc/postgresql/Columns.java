package io.tidemark.sinks.jdbc.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
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
