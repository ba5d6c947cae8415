package io.tidemark.sinks.rules;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options of one rule.
 *
 * @param expiredTime {@code expired_time}, seconds; zero and less is kept as written; empty if the line does not state it
 * @param fetch of {@code offline_opts} and the file
 * @param payloadFormat {@code plain_text} or {@code mongo_json}; empty if the line does not state it
 * @param retention {@code retention}: how much of what the rule stores is kept
 */
public record RuleOptions(
        OptionalLong expiredTime,
        FetchOptions fetch,
        Optional<String> payloadFormat,
        Optional<MessageRetention> retention) {

    /** No option stated. */
    public static final RuleOptions NONE =
            new RuleOptions(OptionalLong.empty(), FetchOptions.NONE, Optional.empty(), Optional.empty());
}
