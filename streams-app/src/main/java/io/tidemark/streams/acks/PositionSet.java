package io.tidemark.streams.acks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A sorted set of positions in one array: 8 bytes a position. Immutable; adding copies. */
public final class PositionSet {

    /** No positions. */
    public static final PositionSet EMPTY = new PositionSet(new long[0]);

    private final long[] sorted;

    private PositionSet(long[] sorted) {
        this.sorted = sorted;
    }

    /** These positions, in any order; duplicates count once. */
    public static PositionSet of(long... positions) {
        return positions.length == 0
                ? EMPTY
                : new PositionSet(LongStream.of(positions).sorted().distinct().toArray());
    }

    /** These positions, in any order; duplicates count once. */
    public static PositionSet of(List<Long> positions) {
        return of(positions.stream().mapToLong(Long::longValue).toArray());
    }

    public boolean contains(long position) {
        return indexOf(position) >= 0;
    }

    /** This set and one more; itself if it has it. */
    public PositionSet with(long position) {
        int found = Arrays.binarySearch(sorted, position);
        if (found >= 0) {
            return this;
        }
        int at = -found - 1;
        long[] more = new long[sorted.length + 1];
        System.arraycopy(sorted, 0, more, 0, at);
        more[at] = position;
        System.arraycopy(sorted, at, more, at + 1, sorted.length - at);
        return new PositionSet(more);
    }

    /** This set less one; itself if it does not have it. */
    public PositionSet without(long position) {
        int at = Arrays.binarySearch(sorted, position);
        if (at < 0) {
            return this;
        }
        long[] fewer = new long[sorted.length - 1];
        System.arraycopy(sorted, 0, fewer, 0, at);
        System.arraycopy(sorted, at + 1, fewer, at, fewer.length - at);
        return new PositionSet(fewer);
    }

    /** Index of a position in rising order; negative if it is not in the set. */
    public int indexOf(long position) {
        return Arrays.binarySearch(sorted, position);
    }

    /** The position at an index in rising order. */
    public long get(int index) {
        return sorted[index];
    }

    public int size() {
        return sorted.length;
    }

    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** Rising. */
    public List<Long> toList() {
        return Arrays.stream(sorted).boxed().collect(Collectors.toUnmodifiableList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PositionSet that && Arrays.equals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
