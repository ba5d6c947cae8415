package io.tidemark.check.chaos;

import java.time.Duration;

/**
 * A kill -9.
 *
 * @param at since the beginning
 * @param victim name of the process
 * @param down how long it stays dead before it is started again
 */
public record Kill(Duration at, String victim, Duration down) {}
