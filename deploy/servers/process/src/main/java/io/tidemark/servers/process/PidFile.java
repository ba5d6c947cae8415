package io.tidemark.servers.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which process has a data directory, so that a server that outlived its killed parent is found and stopped, and
 * never two run on one directory.
 *
 * <p>A process counts as the remembered one if its id, its start time and the name of its program agree: ids are used again.
 */
public final class PidFile {

    private static final Logger log = LoggerFactory.getLogger(PidFile.class);
    /** The system computes start times from the time of boot, which moves a little when the clock is corrected. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final String name;
    private final Path file;

    /**
     * @param name what messages call the server
     * @param file lives in the data directory
     */
    public PidFile(String name, Path file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Remembers a process that has just been started.
     *
     * @param program a word of its command line
     */
    public void write(ProcessHandle process, String program) {
        Instant started = process.info().startInstant().orElse(Instant.EPOCH);
        try {
            Files.write(file, List.of(Long.toString(process.pid()), started.toString(), program));
        } catch (IOException e) {
            throw new ServerException(name + " cannot write " + file + ": " + e, e);
        }
    }

    /** Forgets it: the server has been stopped. */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ServerException(name + " cannot remove " + file + ": " + e, e);
        }
    }

    /** Stops the remembered process if it still runs, which happens only when its parent was killed. */
    public void stopSurvivor(String signal, Duration grace) {
        survivor().ifPresent(process -> {
            log.warn("{} (pid {}) is still running from before: stopping it first", name, process.pid());
            Processes.stop(name, process, signal, grace);
        });
        delete();
    }

    private Optional<ProcessHandle> survivor() {
        try {
            List<String> lines = Files.readAllLines(file);
            Instant started = Instant.parse(lines.get(1));
            return ProcessHandle.of(Long.parseLong(lines.get(0)))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> isSame(process.info(), started, lines.get(2)));
        } catch (IOException | RuntimeException absentOrHalfWritten) {
            return Optional.empty();
        }
    }

    private static boolean isSame(ProcessHandle.Info info, Instant started, String program) {
        return info.startInstant()
                        .filter(instant ->
                                Duration.between(started, instant).abs().compareTo(TOLERANCE) < 0)
                        .isPresent()
                && info.commandLine()
                        .or(info::command)
                        .filter(line -> line.contains(program))
                        .isPresent();
    }
}
