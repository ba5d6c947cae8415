package io.tidemark.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running parts of a bridge, closed in the reverse order of their start. For one thread. */
public final class Parts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    /** Adds a part that runs, and returns it. */
    public <T extends AutoCloseable> T add(T part) {
        running.push(part);
        return part;
    }

    /** Closes all; one that does not close cleanly does not keep the others from it. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                log.warn("A part of the bridge did not close cleanly", e);
            }
        }
    }
}
