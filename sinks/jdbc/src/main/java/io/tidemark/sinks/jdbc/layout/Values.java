package io.tidemark.sinks.jdbc.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.write.RejectedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a value what a column takes: {@link String}, {@link Long}, {@code byte[]} or {@link LocalDateTime}. What comes out says
 * the same as what went in, or there is a {@link RejectedException} that names the column and no value; only the fraction of a
 * second is cut to what the column keeps.
 *
 * @param zone of times in columns without a zone
 * @param nulInText whether text may hold U+0000, as in MySQL
 */
public record Values(ZoneId zone, boolean nulInText, TextPayload textPayload) {

    private static final String OPTION = "timezone";

    /**
     * As the pool's options {@code timezone} and {@code text_payload} say.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if they are wrong
     */
    public static Values of(Pool pool, boolean nulInText) {
        return new Values(zone(pool), nulInText, TextPayload.of(pool));
    }

    private static ZoneId zone(Pool pool) {
        try {
            return pool.text(OPTION).map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw pool.invalid(OPTION, "an offset such as +08:00, or a name such as Asia/Shanghai");
        }
    }

    /** Text for a text column. */
    public @Nullable Object text(Column column, @Nullable String value) {
        return value == null ? null : fitting(column, value);
    }

    /** A number for a column of numbers, or of text. */
    public Object number(Column column, long value) {
        if (column.kind() != Kind.INTEGER) {
            return fitting(column, Long.toString(value));
        }
        if (value > column.width()) {
            throw new RejectedException(column.name() + " is larger than " + column.width()
                    + ", the largest number that " + column + " (" + column.type() + ") holds");
        }
        return value;
    }

    /** A point in time for a column of times in the zone, or of numbers: seconds since 1970. */
    public @Nullable Object time(Column column, @Nullable Instant value) {
        if (value == null) {
            return null;
        }
        if (column.kind() == Kind.INTEGER) {
            return number(column, value.getEpochSecond());
        }
        LocalDateTime local = LocalDateTime.ofInstant(value, zone);
        return local.withNano(cut(local.get(ChronoField.NANO_OF_SECOND), column.width()));
    }

    private static int cut(int nanos, long digits) {
        int unit = 1;
        for (long digit = digits; digit < 9; digit++) {
            unit *= 10;
        }
        return nanos - nanos % unit;
    }

    /** A payload for a column of bytes, or of text. */
    public Object payload(Column column, byte[] payload) {
        if (column.kind() == Kind.BYTES) {
            if (payload.length > column.width()) {
                throw tooLong(column, payload.length, "bytes");
            }
            return payload;
        }
        Optional<String> text = asText(payload);
        if (text.isPresent()) {
            return fitting(column, text.get());
        }
        if (textPayload == TextPayload.REJECT) {
            throw new RejectedException("the payload is no text, and " + column + " (" + column.type()
                    + ") takes only text; set the pool's text_payload = base64 to store such payloads in base64");
        }
        return fitting(column, Base64.getEncoder().encodeToString(payload));
    }

    /** Whether {@link #payload} writes base64. */
    public boolean isEncoded(Column column, byte[] payload) {
        return column.kind() != Kind.BYTES
                && textPayload == TextPayload.BASE64
                && asText(payload).isEmpty();
    }

    /** The payload that was written as text. */
    public static byte[] payload(String stored, boolean encoded) {
        return encoded ? Base64.getDecoder().decode(stored) : stored.getBytes(UTF_8);
    }

    /** Empty if the bytes are no text, or no text that the database takes. */
    private Optional<String> asText(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return hasForbidden(text) ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private boolean hasForbidden(String text) {
        return !nulInText && text.indexOf('\0') >= 0;
    }

    private String fitting(Column column, String text) {
        if (hasForbidden(text)) {
            throw new RejectedException(column.name() + " has the character U+0000, which " + column + " ("
                    + column.type() + ") cannot hold");
        }
        // No text has more characters than it has chars, and none is longer than four bytes of UTF-8.
        if (column.kind() == Kind.LONG_TEXT) {
            long bytes = text.length() * 4L <= column.width() ? 0 : text.getBytes(UTF_8).length;
            if (bytes > column.width()) {
                throw tooLong(column, bytes, "bytes");
            }
        } else if (text.length() > column.width()) {
            long characters = text.codePointCount(0, text.length());
            if (characters > column.width()) {
                throw tooLong(column, characters, "characters");
            }
        }
        return text;
    }

    private static RejectedException tooLong(Column column, long length, String unit) {
        return new RejectedException(
                column.name() + " has " + length + " " + unit + ", " + column + " holds " + column.width());
    }
}
