package io.tidemark.check;

import io.tidemark.check.account.Verdict;
import io.tidemark.check.workload.Crowd;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits until nothing is missing, or nothing more comes. */
final class Drain {

    private static final long LOOK_MILLIS = 500;
    private static final Duration REPORT = Duration.ofSeconds(5);

    private final Duration patience;
    private final Consumer<String> progress;

    Drain(Duration patience, Consumer<String> progress) {
        this.patience = patience;
        this.progress = progress;
    }

    void await(Crowd crowd) throws InterruptedException {
        int missing = Integer.MAX_VALUE;
        long changed = System.nanoTime();
        long reported = 0;
        while (true) {
            Verdict verdict = crowd.account();
            long now = System.nanoTime();
            if (verdict.lost() != missing) {
                missing = verdict.lost();
                changed = now;
            }
            if (missing == 0 || now - changed > patience.toNanos()) {
                return;
            }
            if (now - reported > REPORT.toNanos()) {
                progress.accept("draining, still missing: " + missing);
                reported = now;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
