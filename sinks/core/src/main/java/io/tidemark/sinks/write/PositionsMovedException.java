package io.tidemark.sinks.write;

/**
 * The applied positions in the store are not those that this writer left there: the store was emptied or restored, or
 * another task writes the same partitions.
 */
public final class PositionsMovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PositionsMovedException(String message) {
        super(message);
    }
}
