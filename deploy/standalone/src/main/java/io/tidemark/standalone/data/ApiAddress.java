package io.tidemark.standalone.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file in the data directory that says where the running process answers. */
public final class ApiAddress {

    private final Path file;

    private ApiAddress(Path file) {
        this.file = file;
    }

    /** @param run folder for files of one run */
    public static ApiAddress in(Path run) {
        return new ApiAddress(run.resolve("api.url"));
    }

    /** The address in a data directory that this process may not have opened. */
    public static ApiAddress ofDataDirectory(Path data) {
        return in(data.resolve(DataDirectory.RUN));
    }

    public void write(String url) {
        try {
            Files.createDirectories(file.resolve("..").normalize());
            Files.writeString(file, url);
        } catch (IOException e) {
            throw new StartException("cannot write " + file + ": " + e, e);
        }
    }

    /** Empty if nothing runs there, or nothing that stopped by itself. */
    public Optional<String> read() {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StartException("cannot delete " + file + ": " + e, e);
        }
    }
}
