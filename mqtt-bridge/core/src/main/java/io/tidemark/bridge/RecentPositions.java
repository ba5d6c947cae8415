package io.tidemark.bridge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * Positions of the messages captured last, by message id, so that an ack can carry the position without a look-up. Holds at
 * most {@value #CAPACITY} ids, about 40 MB; an ack of an older message carries its id only. Thread-safe.
 */
public final class RecentPositions {

    static final long CAPACITY = 200_000;

    private final Cache<String, Long> positions =
            Caffeine.newBuilder().maximumSize(CAPACITY).build();

    public void put(String messageId, long position) {
        positions.put(messageId, position);
    }

    /** The position of a message; empty when it is not durable yet or no longer remembered. */
    public Optional<Long> find(String messageId) {
        return Optional.ofNullable(positions.getIfPresent(messageId));
    }
}
