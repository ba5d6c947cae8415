package io.tidemark.check.chaos;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills a process when told to, and starts it again then and whenever it has ended by itself, as an init system would. */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final long LOOK_MILLIS = 100;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long STOP_SECONDS = 70;

    private final Victim victim;
    private final Chronicle chronicle;
    private final ScheduledExecutorService thread;
    /** Not to be started before; on the clock of nanoTime. Of the one thread. */
    private long startAt = System.nanoTime();

    private boolean wasReady = true;

    Supervisor(Victim victim, Chronicle chronicle) {
        this.victim = victim;
        this.chronicle = chronicle;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "supervisor-" + victim.name());
            created.setDaemon(true);
            return created;
        });
        var unused = thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void kill(Duration down) {
        thread.execute(() -> {
            startAt = System.nanoTime() + down.toNanos();
            wasReady = false;
            chronicle.add(victim.name(), "kill -9, down for " + Chronicle.seconds(down));
            victim.kill();
        });
    }

    boolean isReady() {
        return victim.isReady();
    }

    String name() {
        return victim.name();
    }

    private void look() {
        try {
            if (victim.isAlive()) {
                if (!wasReady && victim.isReady()) {
                    wasReady = true;
                    chronicle.add(victim.name(), "ready");
                }
            } else if (System.nanoTime() >= startAt) {
                if (wasReady) {
                    chronicle.add(victim.name(), "has ended by itself");
                }
                wasReady = false;
                startAt = System.nanoTime() + RETRY.toNanos();
                chronicle.add(victim.name(), "start");
                victim.start();
            }
        } catch (RuntimeException e) {
            LOG.warn("{} does not start", victim.name(), e);
            chronicle.add(victim.name(), "does not start: " + e.getMessage());
        }
    }

    /** Starts and kills nothing any more. */
    void stop() {
        thread.shutdown();
    }

    /** As {@link #stop}; returns when what it is doing is done. */
    @Override
    public void close() throws InterruptedException {
        stop();
        if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }
}
