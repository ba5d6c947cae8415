package io.tidemark.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * How fast a subscriber that comes back gets what it missed: the whole of a backlog, against the same broker that had queued it
 * in the client's session; and the first message after a SUBSCRIBE.
 */
public final class ReplayBenchmark {

    private static final int PAYLOAD_BYTES = 100;
    private static final int FEW = 10;
    private static final int WARM_UP_ROUNDS = 20;
    private static final String WARM_UP = "warm-up";
    private static final String MEASURED = "measured";

    private record Row(String name, int count, Backlog.Drained drained, double cpuMicrosPerMessage) {}

    private final int backlog;
    private final int rounds;
    private final PrintStream out;

    /**
     * @param backlog messages of a backlog
     * @param rounds how often the first message is waited for
     */
    public ReplayBenchmark(int backlog, int rounds, PrintStream out) {
        this.backlog = backlog;
        this.rounds = rounds;
        this.out = out;
    }

    /**
     * Measures and prints the tables.
     *
     * @param baseline starts the broker without Tidemark
     * @param tidemark starts the same broker with all of Tidemark
     * @param window of the replay, for the report
     */
    public void run(Callable<Target> baseline, Callable<Target> tidemark, int window) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Target target = baseline.call()) {
            rows.add(drain(target, false, "session queue, broker alone"));
        }
        Histogram firsts;
        try (Target target = tidemark.call()) {
            rows.add(drain(target, true, "replay, window " + window));
            firsts = firstMessages(target);
            rows.add(drain(target, false, "session queue, with Tidemark"));
        }
        print(rows, firsts);
    }

    private Row drain(Target target, boolean clean, String name) throws Exception {
        out.printf("%s: %d messages for two clients, the first to warm up%n", name, backlog);
        String kind = clean ? "clean" : "queued";
        Backlog waiting = new Backlog(target.port(), "pubsub/bench/" + kind, backlog, PAYLOAD_BYTES, clean);
        for (String client : List.of(WARM_UP, MEASURED)) {
            waiting.subscribe(kind + "-" + client);
        }
        target.settle().await();
        waiting.publish();
        target.settle().await();
        waiting.drain(kind + "-" + WARM_UP);
        target.settle().await();
        Duration before = target.cpu();
        Backlog.Drained drained = waiting.drain(kind + "-" + MEASURED);
        double cpu = target.cpu().minus(before).toNanos() / 1e3 / backlog;
        return new Row(name, backlog, drained, cpu);
    }

    private Histogram firstMessages(Target target) throws IOException, TimeoutException, InterruptedException {
        out.printf("first message after SUBSCRIBE: %d clients one after the other, %d messages each%n", rounds, FEW);
        Backlog waiting = new Backlog(target.port(), "pubsub/bench/first", FEW, PAYLOAD_BYTES, true);
        for (int i = 0; i < WARM_UP_ROUNDS + rounds; i++) {
            waiting.subscribe("first-" + i);
        }
        target.settle().await();
        waiting.publish();
        target.settle().await();
        Histogram micros = new Histogram(3);
        for (int i = 0; i < WARM_UP_ROUNDS + rounds; i++) {
            Backlog.Drained drained = waiting.drain("first-" + i);
            if (i >= WARM_UP_ROUNDS) {
                micros.recordValue(Math.round(drained.firstMillis() * 1e3));
            }
        }
        return micros;
    }

    private void print(List<Row> rows, Histogram firsts) {
        out.printf(
                "%n%-30s %10s %10s %10s %12s %11s %7s%n",
                "backlog to one client", "messages", "seconds", "msg/s", "CPU µs/msg", "duplicates", "ratio");
        double ceiling = 0;
        for (Row row : rows) {
            double rate = row.count() / row.drained().seconds();
            ceiling = ceiling == 0 ? rate : ceiling;
            out.printf(
                    Locale.ROOT,
                    "%-30s %10d %10.2f %10.0f %12.1f %11d %7.2f%n",
                    row.name(),
                    row.count(),
                    row.drained().seconds(),
                    rate,
                    row.cpuMicrosPerMessage(),
                    row.drained().duplicates(),
                    rate / ceiling);
        }
        out.printf(
                Locale.ROOT,
                "%nSUBSCRIBE to the first replayed message, %d rounds: p50 %.1f ms, p99 %.1f ms, longest %.1f ms.%n",
                firsts.getTotalCount(),
                firsts.getValueAtPercentile(50) / 1e3,
                firsts.getValueAtPercentile(99) / 1e3,
                firsts.getMaxValue() / 1e3);
        out.printf("CPU is that of all servers, all threads; the clients share the same cores.%n");
    }
}
