package io.tidemark.standalone.part;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server in a child process, which is started again when it ends unexpectedly. */
final class SupervisedPart implements RunningPart {

    private static final Logger log = LoggerFactory.getLogger(SupervisedPart.class);
    private static final long CHECK_MILLIS = 500;

    /** The child; all but {@link #isReady} are called by one thread at a time. */
    interface Child extends AutoCloseable {
        boolean isAlive();

        boolean isReady();

        void restart();

        @Override
        void close();
    }

    private final String name;
    private final String endpoint;
    private final Child child;
    private final ScheduledExecutorService watcher;

    SupervisedPart(String name, String endpoint, Child child) {
        this.name = name;
        this.endpoint = endpoint;
        this.child = child;
        this.watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "watch-" + name);
            thread.setDaemon(true);
            return thread;
        });
        var unused = watcher.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
        if (watcher.isShutdown() || child.isAlive()) {
            return;
        }
        log.warn("{} ended unexpectedly: starting it again", name);
        try {
            child.restart();
            log.warn("{} is back", name);
        } catch (RuntimeException e) {
            // The next check tries again.
            log.error("{} did not start again: {}", name, e.getMessage());
        }
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public boolean isReady() {
        return child.isReady();
    }

    @Override
    public void close() {
        watcher.shutdown();
        // Waits for a restart that is under way.
        synchronized (this) {
            child.close();
        }
    }
}
