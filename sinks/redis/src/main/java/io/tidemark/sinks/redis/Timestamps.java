package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.time.Instant;

/** The unit of {@code ts}, {@code online_at}, {@code offline_at} and the values of {@code mqtt:node:*}. */
enum Timestamps {
    /** As documented: ten digits. */
    SECONDS,
    /** As EMQ X 4.x wrote them: thirteen digits. */
    MILLISECONDS;

    private static final String OPTION = "timestamps";
    /** In the year 1973 as milliseconds, in 5138 as seconds. */
    private static final long LOWEST_MILLIS = 100_000_000_000L;

    /** @throws RuleFileException if it is neither */
    static Timestamps of(Pool pool) {
        return switch (pool.text(OPTION).orElse("s")) {
            case "s" -> SECONDS;
            case "ms" -> MILLISECONDS;
            default -> throw pool.invalid(OPTION, "s or ms");
        };
    }

    byte[] write(Instant instant) {
        return Long.toString(this == SECONDS ? instant.getEpochSecond() : instant.toEpochMilli())
                .getBytes(UTF_8);
    }

    /** Whichever unit it was written in. */
    static Instant read(String text) {
        long value = Long.parseLong(text);
        return value < LOWEST_MILLIS ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
    }
}
