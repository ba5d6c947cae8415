package io.tidemark.streams;

import io.tidemark.schemas.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a message expires, by its MQTT 5 Message Expiry Interval.
 *
 * @param at empty = never
 */
public record Expiry(Optional<Instant> at) {

    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    /** Of a message. */
    public static Expiry of(Message message) {
        return new Expiry(Optional.ofNullable(message.getMessageExpiryInterval())
                .map(seconds -> message.getPublishedAt().plusSeconds(seconds)));
    }

    /** Whether it has expired at a time in milliseconds of UTC. */
    public boolean isOver(long now) {
        return at.filter(end -> end.toEpochMilli() <= now).isPresent();
    }

    /** Remaining whole seconds, rounded up, as a {@code Deliver} has them; null = never expires, or has expired. */
    public @Nullable Long remaining(long now) {
        return at.map(end -> end.toEpochMilli() - now)
                .filter(left -> left > 0)
                .map(left -> (left + SECOND - 1) / SECOND)
                .orElse(null);
    }
}
