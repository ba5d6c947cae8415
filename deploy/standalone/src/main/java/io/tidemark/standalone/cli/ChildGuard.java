package io.tidemark.standalone.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Leaves no child process behind: not when it is closed, and not when a signal such as Ctrl-C ends this process before. Our
 * children have sessions of their own, so a terminal's Ctrl-C does not reach them.
 */
public final class ChildGuard implements AutoCloseable {

    private static final long POLL_MILLIS = 50;
    private static final int MAX_POLLS = 100;

    private final Thread owner = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean interrupted;

    private ChildGuard() {}

    /** Guards what the calling thread is about to start. */
    public static ChildGuard open() {
        ChildGuard guard = new ChildGuard();
        Runtime.getRuntime().addShutdownHook(new Thread(guard::shutDown, "kill-children"));
        return guard;
    }

    /** Whether a signal is ending this process. */
    public boolean interrupted() {
        return interrupted;
    }

    /** The owner may just be starting another child, so the killing goes on until it has given up. */
    private void shutDown() {
        if (closed.getCount() == 0) {
            return;
        }
        interrupted = true;
        owner.interrupt();
        try {
            int polls = 0;
            do {
                killAll();
            } while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS) && ++polls < MAX_POLLS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        killAll();
    }

    /** Kills every process that this one has started, directly or not. */
    static void killAll() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        killAll();
        closed.countDown();
    }
}
