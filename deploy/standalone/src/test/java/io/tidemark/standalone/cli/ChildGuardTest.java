package io.tidemark.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.servers.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildGuardTest {

    /** Starts a child, prints its process id and waits for a signal. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (ChildGuard guard = ChildGuard.open()) {
                System.out.println(sleep(Path.of(arguments[0])).pid());
                new CountDownLatch(1).await();
                System.out.println(guard.interrupted());
            }
        }
    }

    private static ChildProcess sleep(Path directory) {
        return ChildProcess.start("sleep", List.of("sleep", "60"), directory, directory.resolve("log"));
    }

    @Test
    void closingEndsWhatWasStarted(@TempDir Path directory) {
        ChildProcess child;
        try (ChildGuard guard = ChildGuard.open()) {
            child = sleep(directory);
            assertThat(guard.interrupted()).isFalse();
        }
        await().until(() -> !child.isAlive());
    }

    @Test
    void aSignalEndsWhatWasStarted(@TempDir Path directory) throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            parent.destroy();
            await().until(() -> !child.isAlive() && !parent.isAlive());
        }
    }
}
