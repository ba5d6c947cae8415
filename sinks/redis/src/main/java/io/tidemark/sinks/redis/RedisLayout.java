package io.tidemark.sinks.redis;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;

/** How the keys of a pool are written, as far as there is a choice. */
record RedisLayout(RetainLayout retained, Timestamps timestamps) {

    /** @throws RuleFileException if an option is wrong */
    static RedisLayout of(Pool pool) {
        return new RedisLayout(RetainLayout.of(pool), Timestamps.of(pool));
    }
}
