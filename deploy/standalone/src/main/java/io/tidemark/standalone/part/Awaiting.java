package io.tidemark.standalone.part;

import io.tidemark.standalone.data.StartException;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits for a part that has been started to be ready. */
final class Awaiting {

    private static final long POLL_MILLIS = 50;

    private Awaiting() {}

    /** Returns when it is ready; if it is not in time, closes it and throws. */
    static void ready(RunningPart part, Duration timeout, Supplier<StartException> late) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!part.isReady()) {
            if (System.nanoTime() > deadline) {
                StartException failure = late.get();
                part.close();
                throw failure;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                part.close();
                throw new StartException("interrupted while waiting for a part to be ready", e);
            }
        }
    }
}
