package io.tidemark.check.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What was done to the system, and when. Thread-safe. */
public final class Chronicle {

    private final long begin = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final Consumer<String> progress;

    /** @param progress is told each line as it is written */
    public Chronicle(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Writes down what happens now. */
    public synchronized void add(String who, String what) {
        String line = String.format(Locale.ROOT, "%8s  %-12s %s", seconds(elapsed()), who, what);
        lines.add(line);
        progress.accept(line);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** All lines, oldest first. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
