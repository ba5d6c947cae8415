package io.tidemark.check.account;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Messages that arrived, for the first time, after a later message of the same publisher and topic; by how many later ones
 * had come before.
 */
public record Disorder(int upTo9, int upTo99, int more, int furthest) {

    static final Disorder NONE = new Disorder(0, 0, 0, 0);

    private record Source(int publisher, String topic) {}

    /** @param receipts of one reader, in the order of arrival */
    static Disorder of(List<Receipt> receipts) {
        Map<Source, TreeSet<Integer>> arrived = new HashMap<>();
        Set<MessageKey> seen = new HashSet<>();
        Disorder result = NONE;
        for (Receipt receipt : receipts) {
            if (seen.add(receipt.key())) {
                Source source = new Source(receipt.key().publisher(), receipt.topic());
                TreeSet<Integer> before = arrived.computeIfAbsent(source, any -> new TreeSet<>());
                int number = receipt.key().number();
                if (before.higher(number) != null) {
                    result = result.with(before.tailSet(number).size());
                }
                before.add(number);
            }
        }
        return result;
    }

    private Disorder with(int displacement) {
        return new Disorder(
                upTo9 + (displacement < 10 ? 1 : 0),
                upTo99 + (displacement >= 10 && displacement < 100 ? 1 : 0),
                more + (displacement >= 100 ? 1 : 0),
                Math.max(furthest, displacement));
    }

    /** Messages out of order. */
    public int total() {
        return upTo9 + upTo99 + more;
    }

    Disorder plus(Disorder other) {
        return new Disorder(
                upTo9 + other.upTo9, upTo99 + other.upTo99, more + other.more, Math.max(furthest, other.furthest));
    }
}
