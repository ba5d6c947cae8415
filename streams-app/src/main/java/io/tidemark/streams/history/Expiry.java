package io.tidemark.streams.history;

import io.tidemark.schemas.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a message expires, by its MQTT 5 Message Expiry Interval. */
public final class Expiry {

    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    private Expiry() {}

    /** Empty = never. */
    public static Optional<Instant> of(Message message) {
        return Optional.ofNullable(message.getMessageExpiryInterval())
                .map(seconds -> message.getPublishedAt().plusSeconds(seconds));
    }

    static boolean isOver(Message message, Instant now) {
        return of(message).filter(at -> !at.isAfter(now)).isPresent();
    }

    /** Remaining whole seconds, rounded up; empty = never expires, or has expired. */
    static Optional<Long> remaining(Message message, Instant now) {
        return of(message)
                .map(at -> Duration.between(now, at).toMillis())
                .filter(left -> left > 0)
                .map(left -> (left + SECOND - 1) / SECOND);
    }
}
