package io.tidemark.sinks.jdbc.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Values as the tables have them. */
final class Values {

    private static final DateTimeFormatter DATETIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private Values() {}

    /** What the server makes of the text in a {@code …_hash} column: the SHA-256 of its UTF-8. */
    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** UTC, as text, so that the zone of this machine has no part in it. Cut to milliseconds, not rounded. */
    static @Nullable String datetime(@Nullable Instant instant) {
        return instant == null ? null : DATETIME.format(instant);
    }
}
