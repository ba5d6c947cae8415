package io.tidemark.servers.mariadb;

import io.tidemark.servers.process.ServerException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which MariaDB runs: the one on the PATH if it is new enough, else the one inside a jar.
 *
 * @param home the directory that its own programs call basedir
 * @param server the program {@code mariadbd}
 * @param installer the shell script {@code mariadb-install-db}
 * @param origin for messages: "mariadbd on PATH" or "embedded"
 */
record MariadbBinaries(Path home, Path server, Path installer, String version, String origin) {

    private static final String SERVER = "mariadbd";
    private static final String INSTALLER = "mariadb-install-db";
    private static final Pattern VERSION = Pattern.compile("Ver ((\\d+)\\.(\\d+)\\.\\d+)-MariaDB");
    /** 10.5: the oldest whose programs have these names. */
    private static final int MAJOR = 10;

    private static final int MINOR = 5;

    /** @throws ServerException if neither runs here; the message says what to install */
    static MariadbBinaries find() {
        return onPath(System.getenv().getOrDefault("PATH", "")).orElseGet(MariadbBinaries::embedded);
    }

    private static Optional<MariadbBinaries> onPath(String path) {
        // Debian has it where only root looks.
        Stream<String> entries =
                Stream.concat(Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1)), Stream.of("/usr/sbin"));
        return entries.filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, SERVER))
                .filter(Files::isExecutable)
                .flatMap(server -> in(server, SERVER + " on PATH").stream())
                .findFirst();
    }

    static MariadbBinaries embedded() {
        Path server = EmbeddedMariadb.unpack()
                .map(home -> home.resolve("bin").resolve(SERVER))
                .orElseThrow(() -> unusable("there is an embedded one for Linux on x86-64 only, in a jar that the build"
                        + " fetches where /usr/sbin/mariadbd is missing"));
        return in(server, "embedded")
                .orElseThrow(() -> unusable(versionText(server).strip()));
    }

    private static Optional<MariadbBinaries> in(Path server, String origin) {
        Matcher matcher = VERSION.matcher(versionText(server));
        if (!matcher.find()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(matcher.group(2));
        if (major < MAJOR || (major == MAJOR && Integer.parseInt(matcher.group(3)) < MINOR)) {
            return Optional.empty();
        }
        Path home = server.resolve("../..").normalize();
        return Stream.of("bin", "scripts")
                .map(directory -> home.resolve(directory).resolve(INSTALLER))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(installer -> new MariadbBinaries(home, server, installer, matcher.group(1), origin));
    }

    private static ServerException unusable(String why) {
        return new ServerException(
                "no usable MariaDB: there is no mariadbd 10.5 or newer on the PATH, and the embedded one"
                        + " cannot be used (" + why + "); install mariadb-server (apt-get install mariadb-server)");
    }

    private static String versionText(Path server) {
        try {
            Process process = new ProcessBuilder(List.of(server.toString(), "--no-defaults", "--version"))
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
