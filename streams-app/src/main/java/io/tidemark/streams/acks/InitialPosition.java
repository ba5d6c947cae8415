package io.tidemark.streams.acks;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Where a client that subscribes for the first time starts to read.
 *
 * @param kind what {@code time} is taken from
 * @param time for {@link Kind#TIMESTAMP}; else not used
 */
public record InitialPosition(Kind kind, Instant time) {

    /** The alternatives. */
    public enum Kind {
        /** At the moment of the SUBSCRIBE: no history. */
        LATEST,
        /** At the oldest message of the history. */
        EARLIEST,
        /** At the first message published at or after a time. */
        TIMESTAMP
    }

    /** No history: what shipped with EMQ X. */
    public static final InitialPosition LATEST = new InitialPosition(Kind.LATEST, Instant.EPOCH);

    /** The whole history. */
    public static final InitialPosition EARLIEST = new InitialPosition(Kind.EARLIEST, Instant.EPOCH);

    /**
     * Reads {@code latest}, {@code earliest} or an instant such as {@code 2026-01-31T00:00:00Z}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static InitialPosition parse(String text) {
        if (text.equals("latest")) {
            return LATEST;
        }
        if (text.equals("earliest")) {
            return EARLIEST;
        }
        try {
            return new InitialPosition(Kind.TIMESTAMP, Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not latest, earliest or an instant such as 2026-01-31T00:00:00Z", e);
        }
    }

    /** Messages published before this time, in milliseconds of UTC, count as read by who subscribes at {@code subscribedAt}. */
    long readBefore(long subscribedAt) {
        return switch (kind) {
            case LATEST -> subscribedAt;
            case EARLIEST -> Long.MIN_VALUE;
            case TIMESTAMP -> time.toEpochMilli();
        };
    }
}
