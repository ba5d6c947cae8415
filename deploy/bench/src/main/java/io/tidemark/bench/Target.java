package io.tidemark.bench;

import java.time.Duration;
import java.util.List;

/**
 * A broker under load.
 *
 * @param name for the report
 * @param processes everything that works for it, for their CPU time
 * @param stop ends it
 */
public record Target(String name, int port, List<ProcessHandle> processes, Runnable stop) implements AutoCloseable {

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
