package io.tidemark.servers.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Folders of servers. */
public final class Directories {

    private Directories() {}

    /**
     * Creates a data directory if it is absent.
     *
     * @param server who needs it, as the message names it
     * @return its absolute path
     * @throws ServerException if it cannot be created or written
     */
    public static Path create(Path directory, String server) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw new ServerException(
                    server + " cannot create its data directory " + absolute + ": " + reason(e)
                            + "; choose a directory that this user can write to",
                    e);
        }
        if (!Files.isWritable(absolute)) {
            throw new ServerException(server + " cannot write to its data directory " + absolute
                    + ": give this user the right to, or choose another directory");
        }
        return absolute;
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException file) {
            return file.getFile() + " is a file";
        }
        return e instanceof AccessDeniedException denied ? "no permission at " + denied.getFile() : e.toString();
    }

    /** Deletes a directory and everything in it, without following links; an absent one is fine. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
