package io.tidemark.sinks.jdbc.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** How many bytes a statement has on its way to the server, which takes none longer than {@code max_allowed_packet}. */
final class Packets {

    private static final int LONGEST_NUMBER = 20;
    /** {@code _binary''} and the comma after it. */
    private static final int QUOTES = 12;
    /** Of one character outside of ASCII. */
    private static final int MOST_BYTES = 3;

    private Packets() {}

    static long limit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select @@max_allowed_packet")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** At most so many bytes: values travel as text, with a backslash before some characters. */
    static long bytes(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return QUOTES + escaped(bytes);
        }
        return value instanceof String text ? QUOTES + escaped(text) : LONGEST_NUMBER;
    }

    private static long escaped(byte[] bytes) {
        long length = bytes.length;
        for (byte b : bytes) {
            if (isEscaped(b)) {
                length++;
            }
        }
        return length;
    }

    private static long escaped(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c >= 0x80 ? MOST_BYTES : isEscaped(c) ? 2 : 1;
        }
        return length;
    }

    private static boolean isEscaped(int c) {
        return c == 0 || c == '\'' || c == '"' || c == '\\';
    }
}
