package io.tidemark.streams.acks;

import io.tidemark.schemas.PositionRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Positions of one topic as ranges that no due message lies between: however many messages are acknowledged above a gap, they
 * are one range, so the size is the number of gaps. Immutable; 16 bytes a range.
 */
public final class PositionRanges {

    /** No positions. */
    public static final PositionRanges EMPTY = new PositionRanges(new long[0]);

    /** First and last of each range in turn, rising. */
    private final long[] bounds;

    private PositionRanges(long[] bounds) {
        this.bounds = bounds;
    }

    /**
     * Ranges as a record has them.
     *
     * @throws IllegalArgumentException if they overlap or do not rise
     */
    public static PositionRanges of(List<PositionRange> ranges) {
        long[] bounds = new long[2 * ranges.size()];
        for (int i = 0; i < ranges.size(); i++) {
            bounds[2 * i] = ranges.get(i).getFirst();
            bounds[2 * i + 1] = ranges.get(i).getLast();
        }
        return ofBounds(bounds);
    }

    /** First and last of each range in turn. */
    static PositionRanges ofBounds(long... bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] < bounds[i - 1] || (i % 2 == 0 && bounds[i] == bounds[i - 1])) {
                throw new IllegalArgumentException("ranges must rise and not overlap: " + Arrays.toString(bounds));
            }
        }
        return bounds.length == 0 ? EMPTY : new PositionRanges(bounds);
    }

    public boolean contains(long position) {
        int range = rangesBelow(position);
        return 2 * range < bounds.length && bounds[2 * range] <= position;
    }

    /**
     * These and all positions from one to another; itself if it has them.
     *
     * @param log the topic's messages: ranges become one where no due message lies between them
     */
    public PositionRanges with(long first, long last, TopicLog log) {
        int from = rangesBelow(first);
        int to = rangesBelow(last);
        boolean reachesInto = 2 * to < bounds.length && bounds[2 * to] <= last;
        if (from == to && reachesInto && bounds[2 * from] <= first) {
            return this;
        }
        // Ranges from..to-1 become one with what is added.
        if (reachesInto || (2 * to < bounds.length && isAdjacent(last, bounds[2 * to], log))) {
            to++;
        }
        if (from > 0 && isAdjacent(bounds[2 * from - 1], first, log)) {
            from--;
        }
        long[] more = new long[bounds.length + 2 * (1 - (to - from))];
        System.arraycopy(bounds, 0, more, 0, 2 * from);
        more[2 * from] = from < to ? Math.min(first, bounds[2 * from]) : first;
        more[2 * from + 1] = from < to ? Math.max(last, bounds[2 * to - 1]) : last;
        System.arraycopy(bounds, 2 * to, more, 2 * from + 2, bounds.length - 2 * to);
        return new PositionRanges(more);
    }

    private static boolean isAdjacent(long left, long right, TopicLog log) {
        OptionalLong next = log.next(left);
        return next.isEmpty() || next.getAsLong() >= right;
    }

    /** How many ranges end before a position. */
    private int rangesBelow(long position) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[2 * middle + 1] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Last position of the range that has a position, which must be in one. */
    long endOf(long position) {
        return bounds[2 * rangesBelow(position) + 1];
    }

    /** What of these lies above a position. */
    public PositionRanges above(long position) {
        int below = rangesBelow(position + 1);
        if (below == 0 && (bounds.length == 0 || bounds[0] > position)) {
            return this;
        }
        long[] rest = Arrays.copyOfRange(bounds, 2 * below, bounds.length);
        if (rest.length > 0) {
            rest[0] = Math.max(rest[0], position + 1);
        }
        return rest.length == 0 ? EMPTY : new PositionRanges(rest);
    }

    /** Without the first so many ranges. */
    PositionRanges from(int range) {
        return range == 0 ? this : new PositionRanges(Arrays.copyOfRange(bounds, 2 * range, bounds.length));
    }

    long first(int range) {
        return bounds[2 * range];
    }

    long last(int range) {
        return bounds[2 * range + 1];
    }

    /** How many ranges there are. */
    public int size() {
        return bounds.length / 2;
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** As a record has them. */
    public List<PositionRange> toList() {
        List<PositionRange> ranges = new ArrayList<>(size());
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new PositionRange(bounds[i], bounds[i + 1]));
        }
        return ranges;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PositionRanges that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }
}
