package io.tidemark.streams.replay;

/**
 * Counts of a replay.
 *
 * @param delivered messages sent to the bridge; one sent again counts again
 * @param acked of the replayed messages, those acknowledged
 * @param skipped left out because they had expired
 */
public record Tally(long delivered, long acked, long skipped) {

    /** Nothing yet. */
    public static final Tally ZERO = new Tally(0, 0, 0);

    Tally plusDelivered(int count) {
        return new Tally(delivered + count, acked, skipped);
    }

    Tally plusAcked() {
        return new Tally(delivered, acked + 1, skipped);
    }

    Tally plusSkipped(int count) {
        return new Tally(delivered, acked, skipped + count);
    }
}
