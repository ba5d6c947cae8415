package io.tidemark.servers.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ending processes, our children or what an earlier run left. */
final class Processes {

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private Processes() {}

    static void stop(String name, ProcessHandle process, String signal, Duration grace) {
        if (process.isAlive()) {
            signal(name, process, signal);
            if (!await(name, process, grace)) {
                kill(name, process);
            }
        }
    }

    static void kill(String name, ProcessHandle process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        if (!await(name, process, KILL_TIMEOUT)) {
            throw new ServerException(name + " (pid " + process.pid() + ") is still there after SIGKILL");
        }
        descendants.forEach(descendant -> await(name, descendant, KILL_TIMEOUT));
    }

    static void signal(String name, ProcessHandle process, String signal) {
        String what = "SIG" + signal + " to " + name + " (pid " + process.pid() + ")";
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            // Between the caller's look and our signal it may have ended by itself, which is what most signals are for.
            if (code != 0 && process.isAlive()) {
                throw new ServerException("cannot send " + what);
            }
        } catch (IOException e) {
            throw new ServerException("cannot send " + what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(name, e);
        }
    }

    /** Whether it ended in time. */
    private static boolean await(String name, ProcessHandle process, Duration timeout) {
        try {
            process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(name, e);
        }
    }

    static ServerException interrupted(String name, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ServerException("interrupted while waiting for " + name, e);
    }
}
