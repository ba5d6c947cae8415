package io.tidemark.streams;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads of a task that may block, done by a pool; what follows from them is done on the task's own thread, in
 * {@link #handOver}. The reads in progress are bounded by those who ask.
 */
public final class AsyncReads {

    private final Executor pool;
    private final Queue<Runnable> finished = new ConcurrentLinkedQueue<>();

    public AsyncReads(Executor pool) {
        this.pool = pool;
    }

    /** Reads on the pool, then does one of the two on the task's thread. */
    public <T> void read(Supplier<T> blocking, Consumer<T> then, Consumer<RuntimeException> failed) {
        try {
            pool.execute(() -> {
                try {
                    T result = blocking.get();
                    finished.add(() -> then.accept(result));
                } catch (RuntimeException e) {
                    finished.add(() -> failed.accept(e));
                }
            });
        } catch (RejectedExecutionException e) {
            // The process is going down.
            finished.add(() -> failed.accept(e));
        }
    }

    /** Does what follows from one finished read; returns false if there is none. */
    public boolean handOver() {
        Runnable next = finished.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }
}
