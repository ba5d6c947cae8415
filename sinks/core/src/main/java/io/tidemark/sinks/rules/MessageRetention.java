package io.tidemark.sinks.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much of the messages that a rule stores is kept in a store that forgets nothing by itself. At least one of the two is
 * there.
 *
 * @param maxAge messages published longer ago go
 * @param maxCount of each topic so many of the newest messages stay
 */
public record MessageRetention(Optional<Duration> maxAge, OptionalLong maxCount) {}
