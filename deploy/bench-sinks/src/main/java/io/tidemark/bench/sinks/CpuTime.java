package io.tidemark.bench.sinks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * CPU seconds that a process, its children and those of them that have ended have used, user and system, as Linux tells in
 * {@code /proc/<pid>/stat}.
 */
final class CpuTime {

    /** Of the clock in {@code /proc}; the same on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Behind the name of the program, which is in brackets and may contain anything: utime, stime, cutime, cstime. */
    private static final int FIRST_FIELD = 11;

    private static final int FIELDS = 4;
    private static final Path PROC = Path.of("/proc");

    private CpuTime() {}

    /** Whether this system tells. */
    static boolean known() {
        return Files.isReadable(PROC.resolve("self").resolve("stat"));
    }

    /** Of this process and the programs that it has run to their end; its living children do not count. */
    static OptionalDouble ofThisProcess() {
        return seconds(Stream.of(ProcessHandle.current()));
    }

    /** Of a process and its descendants. */
    static OptionalDouble of(ProcessHandle process) {
        return seconds(Stream.concat(Stream.of(process), process.descendants()));
    }

    private static OptionalDouble seconds(Stream<ProcessHandle> processes) {
        if (!known()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                processes.mapToLong(process -> ticks(process.pid())).sum() / TICKS_PER_SECOND);
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = FIRST_FIELD; i < FIRST_FIELD + FIELDS; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks;
        } catch (IOException ended) {
            return 0; // its parent has its time now
        }
    }
}
