package io.tidemark.check.account;

import java.util.List;

/**
 * The account of a run.
 *
 * @param published PUBLISH packets
 * @param acknowledged those that were acknowledged
 * @param replayedAfterAck must be empty
 */
public record Verdict(
        int published,
        int acknowledged,
        List<ReaderResult> readers,
        QueueResult queue,
        List<ReplayedAfterAck> replayedAfterAck) {

    /** Messages missing, over all readers and the queue. */
    public int lost() {
        return readers.stream().mapToInt(reader -> reader.lost().size()).sum()
                + queue.lost().size();
    }

    /** Messages that nobody published. */
    public int strange() {
        return readers.stream().mapToInt(ReaderResult::strange).sum();
    }

    /** Whether every promise was kept, and there was something to promise. */
    public boolean passed() {
        return acknowledged > 0 && lost() == 0 && strange() == 0 && replayedAfterAck.isEmpty();
    }

    /** Over all readers. */
    public Duplicates duplicates() {
        return readers.stream().map(ReaderResult::duplicates).reduce(Duplicates.NONE, Duplicates::plus);
    }

    /** Over all readers. */
    public Disorder disorder() {
        return readers.stream().map(ReaderResult::disorder).reduce(Disorder.NONE, Disorder::plus);
    }

    /** The same account with what the log shows. */
    public Verdict with(List<ReplayedAfterAck> found) {
        return new Verdict(published, acknowledged, readers, queue, found);
    }
}
