package io.tidemark.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The one thread of a load: serves its connections. */
final class Serving {

    private static final long SELECT_MILLIS = 100;

    private Serving() {}

    /** @param deadline on the clock of nanoTime */
    static void until(Selector selector, long deadline) throws IOException {
        while (System.nanoTime() < deadline) {
            once(selector);
        }
    }

    /**
     * Serves until a condition holds.
     *
     * @param what the condition, for the message
     * @throws TimeoutException if it does not hold in time
     */
    static void until(Selector selector, BooleanSupplier done, Duration timeout, String what)
            throws IOException, TimeoutException {
        for (SelectionKey key : selector.keys()) {
            ((Connection) key.attachment()).flush(key);
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(what + " took longer than " + timeout.toSeconds() + " s");
            }
            once(selector);
        }
    }

    private static void once(Selector selector) throws IOException {
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
            ((Connection) key.attachment()).serve(key);
        }
        selector.selectedKeys().clear();
    }
}
