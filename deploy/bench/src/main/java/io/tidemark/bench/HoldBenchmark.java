package io.tidemark.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What it costs that a PUBACK means "in Kafka": QoS 1 messages of 100 bytes from many publishers and from one, with one live
 * subscriber, on the bare broker and on the same broker with Tidemark.
 */
public final class HoldBenchmark {

    private static final int PAYLOAD_BYTES = 100;
    private static final List<Load> LOADS = List.of(new Load(20, 100, PAYLOAD_BYTES), new Load(1, 1000, PAYLOAD_BYTES));

    private record Row(Load load, String target, Load.Result result, double cpuMicrosPerMessage) {}

    private final Duration warmUp;
    private final Duration measured;
    private final PrintStream out;

    public HoldBenchmark(Duration warmUp, Duration measured, PrintStream out) {
        this.warmUp = warmUp;
        this.measured = measured;
        this.out = out;
    }

    /**
     * Measures and prints the table.
     *
     * @param baseline starts the broker without Tidemark; is closed before the next one starts
     * @param tidemark starts the same broker with Tidemark
     */
    public void run(Callable<Target> baseline, Callable<Target> tidemark) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Callable<Target> starter : List.of(baseline, tidemark)) {
            try (Target target = starter.call()) {
                for (Load load : LOADS) {
                    out.printf(
                            "%s: %d publishers, %d s warm-up, %d s measured%n",
                            target.name(), load.publishers(), warmUp.toSeconds(), measured.toSeconds());
                    rows.add(measure(target, load));
                }
            }
        }
        print(rows);
    }

    private Row measure(Target target, Load load) throws Exception {
        Duration[] cpu = new Duration[1];
        Load.Result result = load.run(target.port(), warmUp, measured, () -> cpu[0] = target.cpu());
        double used = (target.cpu().toNanos() - cpu[0].toNanos()) / 1e3;
        return new Row(load, target.name(), result, used / (result.messagesPerSecond() * measured.toSeconds()));
    }

    private void print(List<Row> rows) {
        out.printf(
                "%n%-22s %10s %12s %12s %12s %10s %10s %7s%n",
                "", "publishers", "PUBACK/s", "delivered/s", "CPU µs/msg", "p50 ms", "p99 ms", "ratio");
        for (Load load : LOADS) {
            double baseline = 0;
            for (Row row : rows) {
                if (!row.load().equals(load)) {
                    continue;
                }
                double rate = row.result().messagesPerSecond();
                String ratio = baseline == 0 ? "1" : String.format(Locale.ROOT, "%.2f", rate / baseline);
                baseline = baseline == 0 ? rate : baseline;
                out.printf(
                        Locale.ROOT,
                        "%-22s %10d %12.0f %12.0f %12.1f %10.1f %10.1f %7s%n",
                        row.target(),
                        load.publishers(),
                        rate,
                        row.result().deliveredPerSecond(),
                        row.cpuMicrosPerMessage(),
                        row.result().pubackMicros().getValueAtPercentile(50) / 1e3,
                        row.result().pubackMicros().getValueAtPercentile(99) / 1e3,
                        ratio);
            }
        }
        out.printf(
                "%nOne closed loop: %s. CPU is the broker's and Kafka's, all threads; the load shares the same cores.%n",
                LOADS.stream()
                        .map(load -> load.publishers() + " × " + load.window() + " unacknowledged")
                        .toList());
    }
}
