package io.tidemark.standalone.acceptance;

import java.util.List;

/** Percentiles of a few measurements. */
final class Percentiles {

    private Percentiles() {}

    /** The smallest value that so many percent of them do not exceed. */
    static long of(List<Long> values, int percent) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }
}
