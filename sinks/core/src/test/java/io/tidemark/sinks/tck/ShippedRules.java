package io.tidemark.sinks.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The backend files that EMQ X shipped, verbatim. */
public final class ShippedRules {

    private ShippedRules() {}

    /** The text of the file for a type, such as {@code redis}. */
    public static String of(String type) {
        try (InputStream in = ShippedRules.class.getResourceAsStream("/rules/emqx_backend_" + type + ".conf")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
