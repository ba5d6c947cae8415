package io.tidemark.sinks.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The options of one rule, as far as its line states them.
 *
 * @param expiredTime {@code expired_time}, seconds; zero and less is kept as written
 * @param maxReturnedCount of {@code offline_opts}; empty also when {@code infinity}
 * @param timeRange of {@code offline_opts}; empty also when {@code infinity}
 * @param payloadFormat {@code plain_text} or {@code mongo_json}
 */
public record RuleOptions(
        OptionalLong expiredTime,
        OptionalInt maxReturnedCount,
        Optional<Duration> timeRange,
        Optional<String> payloadFormat) {

    /** No option stated. */
    public static final RuleOptions NONE =
            new RuleOptions(OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
}
