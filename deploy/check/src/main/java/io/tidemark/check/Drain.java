package io.tidemark.check;

import io.tidemark.check.log.Progress;
import io.tidemark.check.workload.Crowd;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits until nothing is missing, or nothing more can be expected: no missing message arrives and no part works off the log
 * any more, for as long as patience goes.
 */
final class Drain {

    private static final long LOOK_MILLIS = 500;
    private static final Duration REPORT = Duration.ofSeconds(5);
    /** Whatever still goes on then, for instance the same over and over. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private record Seen(int missing, long committed) {}

    private final Duration patience;
    private final Progress log;
    private final Consumer<String> progress;

    Drain(Duration patience, Progress log, Consumer<String> progress) {
        this.patience = patience;
        this.log = log;
        this.progress = progress;
    }

    void await(Crowd crowd) throws InterruptedException {
        long begin = System.nanoTime();
        long changed = begin;
        long reported = begin;
        Seen before = new Seen(-1, -1);
        while (true) {
            Seen seen = new Seen(crowd.account().lost(), log.committed());
            long now = System.nanoTime();
            if (!seen.equals(before)) {
                changed = now;
            }
            before = seen;
            boolean over = now - changed > patience.toNanos() || now - begin > LIMIT.toNanos();
            if (seen.missing() == 0 || over) {
                return;
            }
            if (now - reported > REPORT.toNanos()) {
                progress.accept("draining, still missing: " + seen.missing());
                reported = now;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
