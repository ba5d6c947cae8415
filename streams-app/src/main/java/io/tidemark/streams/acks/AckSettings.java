package io.tidemark.streams.acks;

import java.time.Duration;

/**
 * Settings of the offset tables.
 *
 * @param initialPosition where a first-time subscriber starts
 * @param history how long a message stays due; the retention of the messages topic
 * @param unresolvedPatience how long an acknowledgement waits for its message
 * @param unresolvedLimit acknowledgements of a task that may wait at once
 * @param beyondLimit ranges of acknowledged positions that a row keeps above a gap; an acknowledgement that would make one more
 *     is not counted, so its message may be delivered again, but the cost of a row stays bounded
 * @param clockSkew how far the clocks of broker nodes may differ: a replay reaches this much past its SUBSCRIBE
 * @param rule how an acknowledgement moves a row
 */
public record AckSettings(
        InitialPosition initialPosition,
        Duration history,
        Duration unresolvedPatience,
        int unresolvedLimit,
        int beyondLimit,
        Duration clockSkew,
        OffsetRule rule) {

    /** The defaults: no history for newcomers, 7 days, 60 s, 10,000, 10,000, 50 ms. */
    public static final AckSettings DEFAULT = new AckSettings(
            InitialPosition.LATEST,
            Duration.ofDays(7),
            Duration.ofSeconds(60),
            10_000,
            10_000,
            Duration.ofMillis(50),
            OffsetRule.CONTIGUOUS);

    /** These settings with another rule: for tests that show that a wrong rule is noticed. */
    public AckSettings withRule(OffsetRule other) {
        return new AckSettings(
                initialPosition, history, unresolvedPatience, unresolvedLimit, beyondLimit, clockSkew, other);
    }
}
