package io.tidemark.streams;

import io.tidemark.schemas.Message;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * When a message expires, by its MQTT 5 Message Expiry Interval.
 *
 * @param at milliseconds of UTC; empty = never
 */
public record Expiry(OptionalLong at) {

    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    /** Of a message. */
    public static Expiry of(Message message) {
        Long interval = message.getMessageExpiryInterval();
        return new Expiry(
                interval == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(message.getPublishedAt().toEpochMilli() + interval * SECOND));
    }

    /** Whether it has expired. */
    public boolean isOver(long now) {
        return at.isPresent() && at.getAsLong() <= now;
    }

    /** Remaining whole seconds, at least 1 while it has not expired; empty = never expires. */
    public OptionalLong remaining(long now) {
        return at.isPresent() ? OptionalLong.of((at.getAsLong() - now + SECOND - 1) / SECOND) : OptionalLong.empty();
    }
}
