package io.tidemark.sinks.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much of what a client missed it gets: a rule's {@code offline_opts}, and the file's {@code max_returned_count} and
 * {@code time_range} for what the rule leaves open.
 *
 * @param pageSize {@code max_returned_count}: how many messages of a topic are sent at a time, or, with
 *     {@link Overflow#NEWEST}, at all; empty also when {@code infinity}
 * @param overflow what happens to more messages than that
 * @param timeRange {@code time_range}: messages published longer ago are not delivered; empty also when {@code infinity}
 */
public record FetchOptions(OptionalInt pageSize, Overflow overflow, Optional<Duration> timeRange) {

    /** Everything, in pages of the reader's choice. */
    public static final FetchOptions NONE = new FetchOptions(OptionalInt.empty(), Overflow.PAGE, Optional.empty());

    /** What happens to messages beyond {@code max_returned_count}. */
    public enum Overflow {
        /** They come in further pages, oldest first; nothing is left out. */
        PAGE,
        /** Only the newest ones are delivered, as EMQ X did; the older ones never. */
        NEWEST
    }
}
