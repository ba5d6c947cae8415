package io.tidemark.sinks.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The backend files that EMQ X shipped, verbatim. */
public final class ShippedRules {

    private ShippedRules() {}

    /** Lines for a type's file that make {@code latest/#} a place of topics with one message each. */
    public static String keepLatest(String type) {
        String hook = "backend." + type + ".hook.";
        String rule = ".9 = {\"topic\": \"latest/#\", \"action\": {\"function\": \"%s\"}, \"pool\": \"pool1\"}\n";
        return hook + "message.publish" + rule.formatted("on_message_store_keep_latest") + hook + "session.subscribed"
                + rule.formatted("on_message_fetch_for_keep_latest") + hook + "message.acked"
                + rule.formatted("on_message_acked_for_keep_latest");
    }

    /** The text of the file for a type, such as {@code redis}. */
    public static String of(String type) {
        try (InputStream in = ShippedRules.class.getResourceAsStream("/rules/emqx_backend_" + type + ".conf")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
