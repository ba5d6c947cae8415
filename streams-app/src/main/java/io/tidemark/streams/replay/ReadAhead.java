package io.tidemark.streams.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * How much to read of each of several topics whose messages are sent in the order of their arrival: what comes next of all of
 * them together, as far as that can be told from when their first and last messages arrived. Pure.
 */
final class ReadAhead {

    /**
     * What is known of a topic.
     *
     * @param arrival of its next message, or a time before
     * @param lastArrival of its last message
     * @param remaining messages from the next to the last
     */
    record Outlook(long arrival, long lastArrival, long remaining) {

        /** About how many of its messages arrived up to a time: they are taken to have come at a steady rate. */
        private long until(long time) {
            if (time < arrival) {
                return 0;
            }
            if (time >= lastArrival) {
                return remaining;
            }
            double share = (double) (time - arrival) / (lastArrival - arrival);
            return Math.max(1, Math.min(remaining, (long) Math.ceil(share * remaining)));
        }
    }

    private ReadAhead() {}

    /**
     * Messages to read of each topic; 0 = not yet.
     *
     * @param topics by arrival
     * @param budget messages wanted of all of them
     */
    static List<Integer> limits(List<Outlook> topics, int budget) {
        long horizon = horizon(topics, budget);
        List<Integer> limits = new ArrayList<>(topics.size());
        int left = budget;
        for (Outlook topic : topics) {
            int limit = (int) Math.min(left, topic.until(horizon));
            limits.add(limit);
            left -= limit;
        }
        // The last message of a topic is not always its last: what is left over costs nothing.
        if (left > 0 && !limits.isEmpty()) {
            limits.set(0, limits.get(0) + left);
        }
        return limits;
    }

    /** The earliest time up to which all topics together have about as many messages as are wanted. */
    private static long horizon(List<Outlook> topics, int budget) {
        long low = topics.isEmpty() ? 0 : topics.get(0).arrival();
        long high = topics.stream().mapToLong(Outlook::lastArrival).max().orElse(low);
        while (low < high) {
            long middle = low + ((high - low) >> 1);
            long until = 0;
            for (int i = 0; i < topics.size() && until < budget; i++) {
                until += topics.get(i).until(middle);
            }
            if (until >= budget) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
