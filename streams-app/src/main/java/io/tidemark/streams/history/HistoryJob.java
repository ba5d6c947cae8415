package io.tidemark.streams.history;

import io.tidemark.streams.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replay of history, run once by a thread of its own; asked and cancelled by others. */
final class HistoryJob implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryJob.class);
    /** How long one step may wait: a cancellation is noticed within it. */
    private static final Duration STEP = Duration.ofMillis(100);
    /** How often to look at the client's events while there is room to send. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private record Ending(HistoryStatus status, Optional<String> reason) {}

    private final HistoryRequest request;
    private final HistoryLog log;
    private final Outlet outlet;
    private final Commands commands;
    private final CountDownLatch cancelled;
    private final Clock clock;
    private final Pace pace;
    private volatile HistoryReport report;
    private volatile String cancelReason = "cancelled";
    private long lookedAt = System.nanoTime();
    private long skipped;

    /** Takes over the log and the outlet. */
    HistoryJob(
            String id,
            HistoryRequest request,
            HistoryLog log,
            Outlet outlet,
            Commands commands,
            CountDownLatch cancelled,
            Clock clock) {
        this.request = request;
        this.log = log;
        this.outlet = outlet;
        this.commands = commands;
        this.cancelled = cancelled;
        this.clock = clock;
        pace = new Pace(request.rate().orElse(HistoryRequest.DEFAULT_RATE), System.nanoTime());
        report = new HistoryReport(
                id,
                request,
                HistoryStatus.RUNNING,
                Optional.empty(),
                Counts.ZERO.withToRead(log.toRead()),
                clock.instant(),
                Optional.empty());
    }

    HistoryReport report() {
        return report;
    }

    boolean isRunning() {
        return report.status() == HistoryStatus.RUNNING;
    }

    /** Ends it within a moment; has no effect on one that has ended. */
    void cancel(String reason) {
        cancelReason = reason;
        cancelled.countDown();
    }

    @Override
    public void run() {
        Ending ending;
        try {
            ending = replay();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending = new Ending(HistoryStatus.CANCELLED, Optional.of("interrupted"));
        } catch (RuntimeException e) {
            LOG.warn("History replay {} failed", report.id(), e);
            ending = new Ending(HistoryStatus.FAILED, Optional.of(String.valueOf(e.getMessage())));
        } finally {
            closeQuietly(log);
            closeQuietly(outlet);
        }
        count(report.counts(), ending, Optional.of(clock.instant()));
        LOG.info(
                "History replay {} of {} is {}{}: {}",
                report.id(),
                request.topicFilter(),
                ending.status(),
                ending.reason().map(reason -> " (" + reason + ")").orElse(""),
                report.counts());
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("Not closed cleanly", e);
        }
    }

    private Ending replay() throws InterruptedException {
        while (!log.isExhausted()) {
            Optional<Logged> next = log.next();
            if (next.isEmpty()) {
                log.fill(STEP);
                look(Duration.ZERO);
            } else {
                handle(next.get());
            }
            count(report.counts(), running(), Optional.empty());
            Optional<Ending> early = early();
            if (early.isPresent()) {
                return early.get();
            }
        }
        commands.flush();
        while (!outlet.isIdle() && early().isEmpty()) {
            look(STEP);
            count(report.counts(), running(), Optional.empty());
        }
        return early().orElseGet(() -> new Ending(HistoryStatus.COMPLETED, Optional.empty()));
    }

    private static Ending running() {
        return new Ending(HistoryStatus.RUNNING, Optional.empty());
    }

    /** How it ends before its end, if it does. */
    private Optional<Ending> early() {
        if (cancelled.getCount() == 0) {
            return Optional.of(new Ending(HistoryStatus.CANCELLED, Optional.of(cancelReason)));
        }
        return outlet.failure().map(reason -> new Ending(HistoryStatus.FAILED, Optional.of(reason)));
    }

    private void handle(Logged logged) throws InterruptedException {
        Counts counts = report.counts().plusMatched();
        OptionalInt qos = outlet.qos(logged.message());
        if (!request.expired() && Expiry.of(logged.message()).isOver(clock.millis())) {
            counts = counts.plusExpired();
        } else if (qos.isEmpty()) {
            skipped++;
        } else if (awaitTurn(qos.getAsInt())) {
            outlet.send(logged, qos.getAsInt(), clock.instant());
            pace.taken(System.nanoTime());
            counts = counts.plusSent();
        }
        count(counts, running(), Optional.empty());
    }

    /** Waits until a message may go; false if the replay ends meanwhile. */
    private boolean awaitTurn(int qos) throws InterruptedException {
        boolean paced = request.rate().isPresent() || !outlet.isAcknowledged(qos);
        long delay = paced ? pace.delay(System.nanoTime()) : 0;
        while (delay > 0 || !outlet.hasRoom()) {
            if (early().isPresent()) {
                return false;
            }
            // Without room only an acknowledgement helps, which ends the waiting itself.
            look(delay == 0 || delay > STEP.toNanos() ? STEP : Duration.ofNanos(delay));
            count(report.counts(), running(), Optional.empty());
            delay = paced ? pace.delay(System.nanoTime()) : 0;
        }
        if (System.nanoTime() - lookedAt > LOOK_NANOS) {
            look(Duration.ZERO);
        }
        return early().isEmpty();
    }

    private void look(Duration patience) throws InterruptedException {
        outlet.follow(patience);
        lookedAt = System.nanoTime();
    }

    private void count(Counts counts, Ending ending, Optional<Instant> endedAt) {
        HistoryReport before = report;
        report = new HistoryReport(
                before.id(),
                before.request(),
                ending.status(),
                ending.reason(),
                counts.withRead(log.read()).withAcked(outlet.acked()).withSkipped(skipped + log.unreadable()),
                before.startedAt(),
                endedAt);
    }
}
