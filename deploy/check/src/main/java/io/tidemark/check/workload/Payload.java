package io.tidemark.check.workload;

import io.tidemark.check.account.MessageKey;
import java.nio.charset.StandardCharsets;

/** The payload of a message says which one it is. */
final class Payload {

    private static final int LENGTH = 64;

    private Payload() {}

    static byte[] of(MessageKey key) {
        String text = key.publisher() + " " + key.number() + " ";
        return (text + ".".repeat(LENGTH - text.length())).getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws IllegalArgumentException if it is none of ours, whole */
    static MessageKey key(String payload) {
        String[] parts = payload.split(" ", -1);
        if (payload.length() != LENGTH || parts.length != 3) {
            throw new IllegalArgumentException("a payload of " + payload.length() + " characters is not of this run");
        }
        return new MessageKey(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
}
