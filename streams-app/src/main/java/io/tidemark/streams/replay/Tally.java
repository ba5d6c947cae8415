package io.tidemark.streams.replay;

/**
 * Counts of a replay.
 *
 * @param topics with unread messages
 * @param delivered messages sent to the bridge; one sent again counts again
 * @param acked of the replayed messages, those acknowledged
 * @param skipped not sent because they had expired or are the client's own
 * @param leftOut by the rules, and still unread
 */
public record Tally(long topics, long delivered, long acked, long skipped, long leftOut) {

    /** Nothing yet. */
    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0);

    Tally plusTopic(long leftOutOfIt) {
        return new Tally(topics + 1, delivered, acked, skipped, leftOut + leftOutOfIt);
    }

    Tally plusDelivered() {
        return new Tally(topics, delivered + 1, acked, skipped, leftOut);
    }

    Tally plusAcked() {
        return new Tally(topics, delivered, acked + 1, skipped, leftOut);
    }

    Tally plusSkipped() {
        return new Tally(topics, delivered, acked, skipped + 1, leftOut);
    }
}
