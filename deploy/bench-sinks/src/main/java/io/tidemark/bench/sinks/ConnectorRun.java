package io.tidemark.bench.sinks;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;

/** Lets a connector read the log from its beginning into an empty store, and measures. */
final class ConnectorRun {

    private static final long LIMIT_NANOS = 600_000_000_000L;
    /** Short beside a run of seconds, and long beside what looking costs. */
    private static final long LOOK_NANOS = 5_000_000;

    /** Of the metrics that every sink task of Connect has, and of those that ours add. */
    private static final String TASKS = "sink-task-metrics";

    private static final String OURS = "plugins";

    private final Worker worker;
    private final Log log;
    private final Workload workload;
    private int runs;

    ConnectorRun(Worker worker, Log log, Workload workload) {
        this.worker = worker;
        this.log = log;
        this.workload = workload;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Our connector, until it has applied every record; the rows and positions in the store are checked then.
     *
     * @throws IllegalStateException if the store does not hold the log
     */
    Figures ours(Store store, Map<String, String> config, int tasks) throws Exception {
        String name = nextName(store.sink());
        worker.create(name, config);
        try {
            Meter meter = begin(name, store);
            long start = System.nanoTime();
            await(name, () -> worker.sum(name, OURS, "records-total") >= workload.records());
            double seconds = (System.nanoTime() - start) / 1e9;
            double batches = worker.sum(name, OURS, "batches-total");
            Figures figures = meter.figures(
                    Figures.Kind.SINK,
                    "sink, tasks.max " + tasks,
                    tasks,
                    workload.messages().size(),
                    seconds,
                    OptionalDouble.of(worker.sum(name, OURS, "rows-total") / batches),
                    OptionalDouble.of(worker.sum(name, OURS, "apply-time-ms-total") / batches));
            requireAll(store, name);
            return figures;
        } finally {
            worker.delete(name);
        }
    }

    private void requireAll(Store store, String name) throws Exception {
        require("the rows of " + store.name(), workload.contents(), store.contents());
        require(
                "the applied positions of " + store.name(),
                workload.lastPositions(),
                store.appliedThrough(name, Workload.PARTITIONS));
    }

    /** Debezium's connector, until every message is a row of its table. */
    Figures debezium(Store store, String what, Map<String, String> config) throws Exception {
        String name = nextName("debezium");
        long rows = workload.messages().size();
        worker.create(name, config);
        try {
            Meter meter = begin(name, store);
            long start = System.nanoTime();
            // Counting costs the server time: only when everything has been read.
            await(
                    name,
                    () -> worker.sum(name, TASKS, "sink-record-send-total") >= rows
                            && store.debeziumRows().orElse(0L) >= rows);
            double seconds = (System.nanoTime() - start) / 1e9;
            return meter.figures(
                    Figures.Kind.PEER, what, 1, rows, seconds, OptionalDouble.empty(), OptionalDouble.empty());
        } finally {
            worker.delete(name);
        }
    }

    /** A group of its own for every run, so that nobody goes on where another one ended. */
    private String nextName(String prefix) {
        return prefix + "-" + ++runs;
    }

    /** Waits for the first records, so that starting tasks and joining groups does not count. */
    private Meter begin(String name, Store store) throws Exception {
        await(name, () -> worker.sum(name, TASKS, "sink-record-read-total") > 0);
        return new Meter(store.server(), log.server());
    }

    private void await(String name, Condition condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        for (int look = 1; !holds(condition); look++) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " did not get through the log in time");
            }
            if (look % 100 == 0) {
                worker.requireRunning(name);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for " + name);
            }
        }
    }

    private static boolean holds(Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (JMException startingOrStopping) {
            return false;
        }
    }

    private static void require(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new IllegalStateException(what + " should be " + expected + " and are " + found);
        }
    }
}
