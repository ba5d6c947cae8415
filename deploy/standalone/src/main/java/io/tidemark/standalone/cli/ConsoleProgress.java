package io.tidemark.standalone.cli;

import io.tidemark.standalone.part.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints a line for each part. */
record ConsoleProgress(PrintWriter out) implements Progress {

    private static final double MILLIS = 1_000.0;

    @Override
    public void started(String part, String endpoint, Duration time) {
        print("  %-16s %-44s %5.1f s", part, endpoint, time.toMillis() / MILLIS);
    }

    @Override
    public void stopped(String part, Duration time) {
        print("  %-16s stopped %42.1f s", part, time.toMillis() / MILLIS);
    }

    @Override
    public void stopFailed(String part, RuntimeException failure) {
        print("  %-16s did not stop cleanly: %s", part, String.valueOf(failure.getMessage()));
    }

    private synchronized void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
