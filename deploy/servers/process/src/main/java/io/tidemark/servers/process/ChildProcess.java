package io.tidemark.servers.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A child process whose output goes to a file and which is ended for sure. */
public final class ChildProcess {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 5;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program.
     *
     * @param name what messages call it
     * @param log gets its output, appended
     * @throws ServerException if the program cannot be run
     */
    public static ChildProcess start(String name, List<String> command, Path workingDirectory, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new ServerException(name + " cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * Waits until the server answers.
     *
     * @throws ServerException if it ends or the time is over before; it is killed then, and the message has its last words
     */
    public void awaitReady(BooleanSupplier ready, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new ServerException(
                        name + " ended with code " + process.exitValue() + " while starting: " + lastWords());
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw new ServerException(name + " was not ready after " + timeout.toSeconds() + " s: " + lastWords());
            }
            pause(POLL);
        }
    }

    /** Asks it to end (SIGTERM), and kills it if it has not after the grace period. */
    public void stop(Duration grace) {
        process.destroy();
        if (!await(grace)) {
            kill();
        }
    }

    /** Ends it and its descendants with SIGKILL and waits until they are gone. */
    public void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        if (!await(KILL_TIMEOUT)) {
            throw new ServerException(name + " (pid " + process.pid() + ") is still there after SIGKILL");
        }
    }

    /** Sends a signal by name, such as STOP or CONT. */
    public void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new ServerException("cannot send SIG" + signal + " to " + name + " (pid " + process.pid() + ")");
            }
        } catch (IOException e) {
            throw new ServerException("cannot send SIG" + signal + " to " + name + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    private boolean await(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    private String lastWords() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.filter(line -> !line.isBlank()).toList();
            String tail = String.join(" | ", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
            return tail + " (all of it in " + log + ")";
        } catch (IOException e) {
            return "its output is in " + log;
        }
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    private ServerException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ServerException("interrupted while waiting for " + name, e);
    }
}
