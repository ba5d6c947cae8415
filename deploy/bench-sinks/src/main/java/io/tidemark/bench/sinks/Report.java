package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Figures.Kind;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apache.kafka.common.utils.AppInfoParser;

/** Prints the tables. */
final class Report {

    private static final String HEAD = "%-44s %4s %10s %6s %10s %10s %10s %8s %9s%n";

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void machine(Workload workload) {
        out.printf(
                "%d cores, Java %s, Kafka %s; %s%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), AppInfoParser.getVersion(), workload);
    }

    /**
     * The medians of one store.
     *
     * @param rounds of each the same measurements in the same order
     */
    void store(String name, List<List<Figures>> rounds) {
        List<Figures> medians = medians(rounds);
        out.println();
        out.printf(HEAD, "", "", "", "", "client", "server", "Kafka", "rows a", "ms a");
        out.printf(HEAD, name, "conn", "rows/s", "ratio", "CPU µs", "CPU µs", "CPU µs", "batch", "batch");
        for (Figures row : medians) {
            out.printf(
                    Locale.ROOT,
                    "%-44s %4d %10.0f %6s %10s %10s %10s %8s %9s%n",
                    row.what(),
                    row.connections(),
                    row.rowsPerSecond(),
                    ratio(medians, row),
                    text(row.clientCpu(), 1),
                    text(row.serverCpu(), 1),
                    text(row.kafkaCpu(), 1),
                    text(row.batch(), 0),
                    text(row.batchMillis(), 1));
        }
        peers(medians);
    }

    void end() {
        out.printf(
                "%nRows are messages; the connectors apply the acks too. ratio: to the first raw client with as many"
                        + " connections. CPU: microseconds of a row, all threads; client is this process, %s%n",
                CpuTime.known()
                        ? "with the tools that it runs."
                        : "and none is shown, since this system has no /proc.");
    }

    /** To the first raw client with as many connections. */
    private static String ratio(List<Figures> rows, Figures row) {
        return rows.stream()
                .filter(other -> other.kind() == Kind.RAW && other.connections() == row.connections())
                .findFirst()
                .map(ceiling -> String.format(Locale.ROOT, "%.2f", row.rowsPerSecond() / ceiling.rowsPerSecond()))
                .orElse("");
    }

    private void peers(List<Figures> rows) {
        for (Figures peer : rows) {
            rows.stream()
                    .filter(row -> peer.kind() == Kind.PEER
                            && row.kind() == Kind.SINK
                            && row.connections() == peer.connections())
                    .forEach(row -> out.printf(
                            Locale.ROOT,
                            "%s: %.1f times %s%n",
                            row.what(),
                            row.rowsPerSecond() / peer.rowsPerSecond(),
                            peer.what()));
        }
    }

    private static List<Figures> medians(List<List<Figures>> rounds) {
        List<Figures> medians = new ArrayList<>();
        for (int i = 0; i < rounds.get(0).size(); i++) {
            int index = i;
            List<Figures> same = rounds.stream().map(round -> round.get(index)).toList();
            Figures any = same.get(0);
            medians.add(new Figures(
                    any.kind(),
                    any.what(),
                    any.connections(),
                    median(same, figures -> OptionalDouble.of(figures.rowsPerSecond()))
                            .orElseThrow(),
                    median(same, Figures::clientCpu),
                    median(same, Figures::serverCpu),
                    median(same, Figures::kafkaCpu),
                    median(same, Figures::batch),
                    median(same, Figures::batchMillis)));
        }
        return medians;
    }

    private static OptionalDouble median(List<Figures> same, Function<Figures, OptionalDouble> value) {
        double[] sorted = same.stream()
                .map(value)
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[sorted.length / 2]);
    }

    private static String text(OptionalDouble value, int decimals) {
        return value.isPresent() ? String.format(Locale.ROOT, "%." + decimals + "f", value.getAsDouble()) : "";
    }
}
