package io.tidemark.servers.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A child process whose output goes to a file and which is ended for sure. Used by one thread at a time. */
public final class ChildProcess {

    /** Replaces itself by the program, so the process id is the program's. */
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private static final long POLL_MILLIS = 20;
    private static final int LAST_WORDS = 5;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program, in a session of its own where the system can: Ctrl-C in a terminal then reaches only us, and we stop
     * the program when it is its turn.
     *
     * @param name what messages call it
     * @param log gets its output, appended
     * @throws ServerException if the program cannot be run
     */
    public static ChildProcess start(String name, List<String> command, Path workingDirectory, Path log) {
        List<String> detached = new ArrayList<>();
        SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .ifPresent(detached::add);
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
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
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                kill();
                throw Processes.interrupted(name, e);
            }
        }
    }

    /**
     * Waits until it ends by itself.
     *
     * @throws ServerException if it fails, or the time is over before; it is killed then
     */
    public void awaitSuccess(Duration timeout) {
        awaitEnd(timeout);
        if (process.exitValue() != 0) {
            throw new ServerException(name + " ended with code " + process.exitValue() + ": " + lastWords());
        }
    }

    private void awaitEnd(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new ServerException(name + " did not end in " + timeout.toSeconds() + " s: " + lastWords());
            }
        } catch (InterruptedException e) {
            kill();
            throw Processes.interrupted(name, e);
        }
    }

    /** Sends a signal that asks it to end, such as TERM, and kills it if it has not ended after the grace period. */
    public void stop(String signal, Duration grace) {
        Processes.stop(name, process.toHandle(), signal, grace);
    }

    /** Ends it and its descendants with SIGKILL and waits until they are gone. */
    public void kill() {
        Processes.kill(name, process.toHandle());
    }

    /** Sends a signal by name, such as STOP or CONT. */
    public void signal(String signal) {
        Processes.signal(name, process.toHandle(), signal);
    }

    /** Sends a signal by name to it and its descendants. */
    public void signalAll(String signal) {
        signal(signal);
        process.descendants().forEach(descendant -> Processes.signal(name, descendant, signal));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** The process, for {@link PidFile#write}. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    private String lastWords() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.filter(line -> !line.isBlank()).toList();
            return String.join(" | ", all.subList(Math.max(0, all.size() - LAST_WORDS), all.size())) + " (all of it in "
                    + log + ")";
        } catch (IOException | RuntimeException e) {
            return "its output is in " + log;
        }
    }
}
