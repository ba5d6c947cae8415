package io.tidemark.check.account;

import java.util.Map;

/** How many messages a reader got once, twice, three times, or more often. */
public record Duplicates(int none, int one, int two, int more) {

    static final Duplicates NONE = new Duplicates(0, 0, 0, 0);

    /** @param receipts how often each message came */
    static Duplicates of(Map<MessageKey, Integer> receipts) {
        int[] counts = new int[4];
        receipts.values().forEach(times -> counts[Math.min(times, counts.length) - 1]++);
        return new Duplicates(counts[0], counts[1], counts[2], counts[3]);
    }

    /** Messages that came more than once. */
    public int repeated() {
        return one + two + more;
    }

    Duplicates plus(Duplicates other) {
        return new Duplicates(none + other.none, one + other.one, two + other.two, more + other.more);
    }
}
