package io.tidemark.standalone.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code tidemark} in a JVM of its own, from the built distribution, against a running standalone process. */
final class Cli implements AutoCloseable {

    private static final long LIMIT_SECONDS = 90;

    private final Process process;
    private final Path output;

    private Cli(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Cli start(Standalone standalone, String... arguments) throws IOException {
        Path dist = Path.of("target", "dist").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dtidemark.home=" + dist,
                "-cp",
                dist.resolve("lib") + "/*",
                "io.tidemark.standalone.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", standalone.data().toString()));
        Path output = Files.createTempFile(standalone.data().getParent(), "cli", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Cli(process, output);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; returns its exit code. */
    int await() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end: " + output());
        }
        return process.exitValue();
    }

    /** As Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
