package io.tidemark.sinks.verify;

import java.util.List;

/**
 * How a store compares with the log.
 *
 * @param compared rows of the store
 * @param different rows that differ, are missing or too many
 * @param older messages in the store that the log no longer has
 * @param differences the first of them
 */
public record Verdict(long compared, long different, long older, List<Difference> differences) {
    public Verdict {
        differences = List.copyOf(differences);
    }

    public boolean isEqual() {
        return different == 0;
    }
}
