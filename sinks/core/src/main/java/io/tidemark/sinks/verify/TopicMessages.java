package io.tidemark.sinks.verify;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;

/** The messages that a store should have of one topic, by position: 16 bytes each. Positions are added in rising order. */
final class TopicMessages {

    private static final int FIRST_SIZE = 4;

    private long[] positions = new long[FIRST_SIZE];
    private long[] fingerprints = new long[FIRST_SIZE];
    private int size;
    /** May be gone already, or may not be there. */
    private final BitSet optional = new BitSet();
    /** Must be gone. */
    private final BitSet removed = new BitSet();

    private final BitSet seen = new BitSet();

    void add(long position, long fingerprint, boolean mayBeGone) {
        if (size > 0 && positions[size - 1] >= position) {
            throw new IllegalArgumentException("positions of a topic rise");
        }
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, size * 2);
            fingerprints = Arrays.copyOf(fingerprints, size * 2);
        }
        positions[size] = position;
        fingerprints[size] = fingerprint;
        optional.set(size, mayBeGone);
        size++;
    }

    /** All from {@code first} to {@code last} must be gone. */
    void remove(long first, long last) {
        if (first <= last) {
            removed.set(at(first), after(last));
        }
    }

    /** All but the newest {@code count} may be gone. */
    void keep(long count) {
        int present = size - removed.cardinality();
        for (int i = removed.nextClearBit(0); i < size && present > count; i = removed.nextClearBit(i + 1)) {
            optional.set(i);
            present--;
        }
    }

    /** What the store should know of a position; the fingerprint counts only if it is {@link Expectation#PRESENT}. */
    Expectation see(long position, long fingerprint) {
        int index = Arrays.binarySearch(positions, 0, size, position);
        if (index < 0) {
            return Expectation.UNKNOWN;
        }
        seen.set(index);
        if (removed.get(index)) {
            return Expectation.REMOVED;
        }
        return fingerprints[index] == fingerprint ? Expectation.PRESENT : Expectation.OTHER;
    }

    /** Calls with each position that should have been seen and was not. */
    void missing(LongConsumer position) {
        for (int i = seen.nextClearBit(0); i < size; i = seen.nextClearBit(i + 1)) {
            if (!removed.get(i) && !optional.get(i)) {
                position.accept(positions[i]);
            }
        }
    }

    private int at(long position) {
        int index = Arrays.binarySearch(positions, 0, size, position);
        return index < 0 ? -index - 1 : index;
    }

    private int after(long position) {
        int index = Arrays.binarySearch(positions, 0, size, position);
        return index < 0 ? -index - 1 : index + 1;
    }

    /** What is known of a position that the store has. */
    enum Expectation {
        PRESENT,
        OTHER,
        REMOVED,
        UNKNOWN
    }
}
