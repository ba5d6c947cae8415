package io.tidemark.bench;

import java.time.Duration;
import java.util.List;

/**
 * A broker under load.
 *
 * @param name for the report
 * @param processes everything that works for it, for their CPU time
 * @param settle returns when what was published before has come to where it goes, and nothing is left to do for it
 * @param stop ends it
 */
public record Target(String name, int port, List<ProcessHandle> processes, Settling settle, Runnable stop)
        implements AutoCloseable {

    /** Waits for something. */
    @FunctionalInterface
    public interface Settling {
        /** @throws IllegalStateException if it takes too long */
        void await() throws InterruptedException;
    }

    /** One that is always settled. */
    public Target(String name, int port, List<ProcessHandle> processes, Runnable stop) {
        this(name, port, processes, () -> {}, stop);
    }

    /** CPU time of all its processes since they started; what the system does not tell counts as zero. */
    Duration cpu() {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        stop.run();
    }
}
