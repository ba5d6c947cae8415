package io.tidemark.sinks.redis;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;

/** What {@code mqtt:retain:{topic}} is. */
enum RetainLayout {
    /** The message, as documented. */
    HASH,
    /** The message's id; the message is {@code mqtt:msg:{msgid}}. */
    STRING,
    /** A sorted set with the message's id as its one member; the message is {@code mqtt:msg:{msgid}}. */
    ZSET;

    private static final String OPTION = "retain_layout";

    /** @throws RuleFileException if it is none of them */
    static RetainLayout of(Pool pool) {
        return switch (pool.text(OPTION).orElse("hash")) {
            case "hash" -> HASH;
            case "string" -> STRING;
            case "zset" -> ZSET;
            default -> throw pool.invalid(OPTION, "hash, string or zset");
        };
    }
}
