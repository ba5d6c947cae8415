package io.tidemark.streams.history;

/**
 * How far a replay of history is.
 *
 * @param toRead records of the log between its times, of any topic
 * @param read of those, read
 * @param matched messages within the times whose topic matches
 * @param sent of those, sent
 * @param acked of those, acknowledged by the client
 * @param expired left out because they had expired
 * @param skipped left out because the client does not subscribe to their topic, or they cannot be read or published
 */
public record Counts(long toRead, long read, long matched, long sent, long acked, long expired, long skipped) {

    static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0);

    Counts withToRead(long records) {
        return new Counts(records, read, matched, sent, acked, expired, skipped);
    }

    Counts withRead(long records) {
        return new Counts(toRead, records, matched, sent, acked, expired, skipped);
    }

    Counts plusMatched() {
        return new Counts(toRead, read, matched + 1, sent, acked, expired, skipped);
    }

    Counts plusSent() {
        return new Counts(toRead, read, matched, sent + 1, acked, expired, skipped);
    }

    Counts withAcked(long messages) {
        return new Counts(toRead, read, matched, sent, messages, expired, skipped);
    }

    Counts plusExpired() {
        return new Counts(toRead, read, matched, sent, acked, expired + 1, skipped);
    }

    Counts withSkipped(long messages) {
        return new Counts(toRead, read, matched, sent, acked, expired, messages);
    }
}
