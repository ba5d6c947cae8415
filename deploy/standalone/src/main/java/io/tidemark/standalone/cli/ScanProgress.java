package io.tidemark.standalone.cli;

import io.tidemark.streams.why.LogScan;
import java.io.PrintWriter;
import java.time.Duration;

/** Says now and then how far a long scan is. */
final class ScanProgress implements LogScan.Progress {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final PrintWriter err;
    private long said = System.nanoTime();

    ScanProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void at(String topicName, long records, long of) {
        if (records < of && System.nanoTime() - said > PAUSE.toNanos()) {
            said = System.nanoTime();
            err.println("  reading " + topicName + ": " + records + " of " + of + " records");
            err.flush();
        }
    }
}
