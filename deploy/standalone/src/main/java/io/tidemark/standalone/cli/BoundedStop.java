package io.tidemark.standalone.cli;

import io.tidemark.standalone.Standalone;
import java.io.PrintWriter;
import java.time.Duration;

/** Stops within a bounded time, come what may, and leaves no child process. */
final class BoundedStop {

    private static final Duration LIMIT = Duration.ofSeconds(45);

    private BoundedStop() {}

    static void run(Standalone standalone, PrintWriter err) {
        Thread stop = new Thread(standalone::close, "stop-parts");
        stop.start();
        try {
            stop.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stop.isAlive()) {
            err.println("Not everything stopped within " + LIMIT.toSeconds() + " s: ending it.");
            err.flush();
        }
        ChildGuard.killAll();
    }
}
