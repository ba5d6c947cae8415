package io.tidemark.sinks.jdbc.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.sinks.jdbc.common.UserStatements.Binder;
import io.tidemark.sinks.jdbc.layout.Column;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Values as they are bound. */
final class Bound {

    private static final DateTimeFormatter DATETIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    private Bound() {}

    /**
     * A value for a column of a table that was there before.
     *
     * @param zone of a time in a {@code datetime} column; a {@code timestamp} column is a moment, which sessions see in their zone
     */
    static @Nullable Object of(Column column, @Nullable Object value, ZoneId zone) {
        if (!(value instanceof LocalDateTime time)) {
            return value;
        }
        boolean moment = column.type().startsWith("timestamp");
        return (moment ? time.atZone(zone).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime() : time)
                .format(DATETIME);
    }

    /** What the server makes of the text in a {@code …_hash} column: the SHA-256 of its UTF-8. */
    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Binds the values of a user's statement. */
    static Binder binder(PreparedStatement statement) {
        return (index, value) -> statement.setObject(index, value instanceof byte[] bytes ? payload(bytes) : value);
    }

    /** Text if it is some, which columns of text, numbers and JSON take too; a column of bytes makes the same of both. */
    private static Object payload(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            return bytes;
        }
    }

    /** UTC, as text, so that the zone of this machine has no part in it. Cut to milliseconds, not rounded. */
    static @Nullable String datetime(@Nullable Instant instant) {
        return instant == null
                ? null
                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).format(DATETIME);
    }
}
