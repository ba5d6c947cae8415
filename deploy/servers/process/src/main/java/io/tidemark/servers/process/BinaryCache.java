package io.tidemark.servers.process;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where the programs that come inside jars are unpacked, once for a user: {@code $XDG_CACHE_HOME/tidemark}. */
public final class BinaryCache {

    /** Unpacks a program. */
    @FunctionalInterface
    public interface Unpacker {
        void unpackTo(Path directory) throws IOException;
    }

    private final Path root;

    BinaryCache(Path root) {
        this.root = root;
    }

    /** The cache of this user. */
    public static BinaryCache ofUser() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path caches = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return new BinaryCache(caches.resolve("tidemark"));
    }

    /**
     * The unpacked program; unpacks it if this is the first use. Safe against other processes that do the same at once, and
     * against being killed while unpacking.
     *
     * @param name of the program with its exact version
     * @throws ServerException if it cannot be written
     */
    public Path get(String name, Unpacker unpacker) {
        Path directory = root.resolve(name);
        if (Files.isDirectory(directory)) {
            return directory;
        }
        try {
            Files.createDirectories(root);
            Path unpacked = Files.createTempDirectory(root, name + ".");
            unpacker.unpackTo(unpacked);
            publish(unpacked, directory);
            return directory;
        } catch (IOException e) {
            throw new ServerException(
                    "cannot unpack " + name + " to " + root + ": " + e
                            + "; free some space there or set XDG_CACHE_HOME to a folder that can be written",
                    e);
        }
    }

    private static void publish(Path unpacked, Path directory) throws IOException {
        try {
            Files.move(unpacked, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException anotherWasFaster) {
            Directories.delete(unpacked);
        }
    }
}
