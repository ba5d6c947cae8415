package io.tidemark.sinks.jdbc.layout;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column as the database describes it.
 *
 * @param type the database's name of its type, for people
 * @param width what it holds at most, in units of its kind
 * @param mayBeOmitted whether a row can be inserted without a value for it
 */
public record Column(String table, String name, Kind kind, String type, long width, boolean mayBeOmitted) {

    private static final int MAX_TINYINT = 127;
    private static final long MAX_UNSIGNED_TINYINT = 255;
    private static final long MAX_UNSIGNED_SMALLINT = 65_535;
    private static final long MAX_UNSIGNED_INTEGER = 4_294_967_295L;
    /** Length of {@code 2026-11-25 17:33:16.} */
    private static final int UP_TO_THE_POINT = 20;

    /** Reads a row of {@link DatabaseMetaData#getColumns}. */
    static Column read(ResultSet row) throws SQLException {
        String type = row.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
        Kind kind = kind(row.getInt("DATA_TYPE"), type);
        boolean mayBeOmitted = row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls
                || row.getString("COLUMN_DEF") != null
                || "YES".equals(row.getString("IS_AUTOINCREMENT"));
        return new Column(
                row.getString("TABLE_NAME").toLowerCase(Locale.ROOT),
                row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT),
                kind,
                type,
                width(kind, row),
                mayBeOmitted);
    }

    private static Kind kind(int type, String name) {
        return switch (type) {
            case Types.VARCHAR, Types.NVARCHAR -> Kind.TEXT;
            case Types.LONGVARCHAR, Types.LONGNVARCHAR, Types.CLOB -> Kind.LONG_TEXT;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Kind.BYTES;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.INTEGER;
            // Drivers of MySQL take tinyint(1) for a boolean.
            case Types.BIT, Types.BOOLEAN -> name.startsWith("tinyint") ? Kind.INTEGER : Kind.OTHER;
            // A timestamp with time zone would be read in the zone of the session.
            case Types.TIMESTAMP -> name.equals("timestamptz") ? Kind.OTHER : Kind.TIMESTAMP;
            default -> Kind.OTHER;
        };
    }

    private static long width(Kind kind, ResultSet row) throws SQLException {
        return switch (kind) {
            case TEXT, LONG_TEXT, BYTES -> row.getLong("COLUMN_SIZE");
            case INTEGER ->
                largest(
                        row.getInt("DATA_TYPE"),
                        row.getString("TYPE_NAME").toLowerCase(Locale.ROOT).contains("unsigned"));
            case TIMESTAMP -> {
                @Nullable Object digits = row.getObject("DECIMAL_DIGITS");
                yield digits == null
                        ? Math.max(0, row.getInt("COLUMN_SIZE") - UP_TO_THE_POINT)
                        : ((Number) digits).longValue();
            }
            case OTHER -> 0;
        };
    }

    private static long largest(int type, boolean unsigned) {
        return switch (type) {
            case Types.SMALLINT -> unsigned ? MAX_UNSIGNED_SMALLINT : Short.MAX_VALUE;
            case Types.INTEGER -> unsigned ? MAX_UNSIGNED_INTEGER : Integer.MAX_VALUE;
            case Types.BIGINT -> Long.MAX_VALUE;
            default -> unsigned ? MAX_UNSIGNED_TINYINT : MAX_TINYINT;
        };
    }

    /** {@code mqtt_msg.topic}. */
    @Override
    public String toString() {
        return table + "." + name;
    }
}
