package io.tidemark.sinks.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.sinks.read.StoreRow;
import io.tidemark.sinks.read.StoreRow.Field;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** Eight bytes that stand for some fields of a row. */
final class Fingerprint {

    private final MessageDigest digest;
    private final Set<Field> fields;

    Fingerprint(Set<Field> fields) {
        this.fields = fields;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    long of(StoreRow row) {
        row.fields().forEach((field, value) -> {
            if (fields.contains(field)) {
                byte[] bytes = value.getBytes(UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                digest.update(bytes);
            }
        });
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
