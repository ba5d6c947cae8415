package io.tidemark.standalone.data;

import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one standalone Tidemark keeps. Locked for one process while open.
 *
 * <p>{@code conf} is the user's; every other folder is the programs'.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "tidemark.lock";
    static final String RUN = "run";
    static final String CONF = "conf";
    private static final List<String> PROGRAMS_FOLDERS =
            List.of("kafka", "redis", "postgresql", "hivemq", "streams", "connect", RUN);

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates the directory if it is absent, and locks it.
     *
     * @throws StartException if it cannot be written, or another process has it
     */
    public static DataDirectory open(Path directory) {
        try {
            Path root = Directories.create(directory, "Tidemark");
            FileChannel channel = FileChannel.open(
                    root.resolve(LOCK_FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            return lock(root, channel);
        } catch (IOException e) {
            throw new StartException("cannot use the data directory " + directory + ": " + e, e);
        } catch (ServerException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static DataDirectory lock(Path root, FileChannel channel) throws IOException {
        if (tryLock(channel) == null) {
            String owner = Files.readString(root.resolve(LOCK_FILE)).strip();
            channel.close();
            throw new StartException("the data directory " + root + " is in use by another Tidemark (pid " + owner
                    + "); stop it, or choose another directory with --data and other ports with --port-offset");
        }
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        return new DataDirectory(root, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException thisProcessHasIt) {
            return null;
        }
    }

    /**
     * Deletes what the programs wrote; {@code conf} and the logs stay. No program may be running.
     *
     * @throws StartException if something cannot be deleted
     */
    public void deletePrograms() {
        PROGRAMS_FOLDERS.forEach(folder -> delete(root.resolve(folder)));
    }

    /**
     * Deletes the logs. Nothing may have been logged yet.
     *
     * @throws StartException if something cannot be deleted
     */
    public void deleteLogs() {
        delete(logs());
    }

    private static void delete(Path folder) {
        try {
            Directories.delete(folder);
        } catch (IOException e) {
            throw new StartException("--fresh cannot delete " + folder + ": " + e, e);
        }
    }

    public Path root() {
        return root;
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    public Path redis() {
        return root.resolve("redis");
    }

    public Path postgresql() {
        return root.resolve("postgresql");
    }

    public Path hivemq() {
        return root.resolve("hivemq");
    }

    public Path streams() {
        return root.resolve("streams");
    }

    public Path connect() {
        return root.resolve("connect");
    }

    /** Files written at every start. */
    public Path run() {
        return root.resolve(RUN);
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** Files that the user may edit. */
    public Path conf() {
        return root.resolve(CONF);
    }

    /** Lets another process have it. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StartException("cannot unlock " + root + ": " + e, e);
        }
    }
}
