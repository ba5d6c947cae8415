package io.tidemark.bench.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark with few messages: it counts the rows itself, and fails if one is missing. No speed is asserted. */
class BenchSinksIT {

    private static final int MESSAGES = 5_000;

    @Test
    void everyStoreHoldsTheLogAndHasItsRows(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Plan plan = new Plan(List.of(StoreKind.values()), List.of(2), 1, true);

        new SinksBenchmark(
                        directory,
                        new Workload(MESSAGES, 100, 50),
                        plan,
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .run();

        String report = printed.toString(StandardCharsets.UTF_8);
        System.out.println(report);
        assertThat(report).contains(MESSAGES + " messages of 100 bytes");
        for (String store : List.of("Redis ", "PostgreSQL ", "MariaDB ")) {
            assertThat(report).containsPattern("(?m)^" + store + "[^:]* conn +rows/s");
        }
        assertThat(report.lines().filter(line -> line.startsWith("sink, tasks.max 2")))
                .as("one row of ours for each store")
                .hasSize(StoreKind.values().length)
                .allSatisfy(row -> assertThat(rate(row)).isPositive());
        assertThat(report)
                .containsPattern("(?m)^raw UNNEST upsert of \\d+ rows +2 +\\d+ +1\\.00")
                .contains("Debezium");
    }

    private static double rate(String row) {
        return Double.parseDouble(
                row.substring("sink, tasks.max 2".length()).strip().split(" +", 3)[1]);
    }
}
