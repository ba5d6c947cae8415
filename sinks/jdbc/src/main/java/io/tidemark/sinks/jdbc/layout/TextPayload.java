package io.tidemark.sinks.jdbc.layout;

import io.tidemark.sinks.rules.Pool;

/** What becomes of a payload that is no text where a payload column takes only text. */
public enum TextPayload {
    /** The record goes to the dead letters. */
    REJECT,
    /** It is written in base64, and the row is marked beside the table. */
    BASE64;

    private static final String OPTION = "text_payload";

    /**
     * The pool's option {@code text_payload}.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if it is neither {@code reject} nor {@code base64}
     */
    public static TextPayload of(Pool pool) {
        return switch (pool.text(OPTION).orElse("reject")) {
            case "reject" -> REJECT;
            case "base64" -> BASE64;
            default -> throw pool.invalid(OPTION, "reject or base64");
        };
    }
}
