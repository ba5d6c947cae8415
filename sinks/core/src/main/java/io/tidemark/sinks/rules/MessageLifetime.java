package io.tidemark.sinks.rules;

import java.util.OptionalLong;

/**
 * How long Redis keeps the messages of a rule, from their publication.
 *
 * @param ofRule {@code expired_time} as the rule states it
 * @param ofFile {@code backend.redis.msg.expired_after}, for rules that state nothing
 */
public record MessageLifetime(OptionalLong ofRule, OptionalLong ofFile) {

    /** The option of the file, after the type. */
    public static final String OF_FILE = "msg.expired_after";

    /** When nothing is stated, or zero or less. */
    public static final long DEFAULT_SECONDS = 7_200;

    /**
     * Of a rule that stores messages.
     *
     * @throws RuleFileException if the option of the file is not a number
     */
    public static MessageLifetime of(RuleFile file, Rule rule) {
        return new MessageLifetime(rule.options().expiredTime(), file.globalNumber(OF_FILE));
    }

    /** What a stated number of seconds amounts to. */
    public static long seconds(OptionalLong stated) {
        return stated.orElse(0) > 0 ? stated.getAsLong() : DEFAULT_SECONDS;
    }

    /** What is stated; may be no sensible value. */
    public OptionalLong stated() {
        return ofRule.isPresent() ? ofRule : ofFile;
    }

    /** How long messages are kept. */
    public long seconds() {
        return seconds(stated());
    }

    /** Whether nothing sensible is stated. */
    public boolean isDefault() {
        return stated().orElse(0) <= 0;
    }

    /** Whether rule and file both state something. */
    public boolean replacesThatOfFile() {
        return ofRule.isPresent() && ofFile.isPresent();
    }
}
