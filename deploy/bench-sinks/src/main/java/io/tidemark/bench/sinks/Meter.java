package io.tidemark.bench.sinks;

import java.util.OptionalDouble;

/** CPU time since it was made: of this process, of a database server, and of Kafka. */
final class Meter {

    private static final double MICROS = 1e6;

    private final ProcessHandle server;
    private final ProcessHandle kafka;
    private final OptionalDouble own = CpuTime.ofThisProcess();
    private final OptionalDouble servers;
    private final OptionalDouble kafkas;

    Meter(ProcessHandle server, ProcessHandle kafka) {
        this.server = server;
        this.kafka = kafka;
        servers = CpuTime.of(server);
        kafkas = CpuTime.of(kafka);
    }

    /** Of rows written in so many seconds since then. */
    Figures figures(
            Figures.Kind kind,
            String what,
            int connections,
            long rows,
            double seconds,
            OptionalDouble batch,
            OptionalDouble batchMillis) {
        return new Figures(
                kind,
                what,
                connections,
                rows / seconds,
                perRow(CpuTime.ofThisProcess(), own, rows),
                perRow(CpuTime.of(server), servers, rows),
                perRow(CpuTime.of(kafka), kafkas, rows),
                batch,
                batchMillis);
    }

    private static OptionalDouble perRow(OptionalDouble now, OptionalDouble before, long rows) {
        return now.isPresent() && before.isPresent()
                ? OptionalDouble.of((now.getAsDouble() - before.getAsDouble()) * MICROS / rows)
                : OptionalDouble.empty();
    }
}
