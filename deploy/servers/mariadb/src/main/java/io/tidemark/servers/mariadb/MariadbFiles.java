package io.tidemark.servers.mariadb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The files of a MariaDB server in a data directory, and the programs run on them. */
record MariadbFiles(MariadbBinaries binaries, Path directory, Map<String, String> settings) {

    static final String NAME = "MariaDB";
    private static final Duration PREPARE_TIMEOUT = Duration.ofMinutes(2);
    private static final String SMALL_LOG = "--innodb-log-file-size=8M";

    /** Makes the files on first use. Killed while it does, it starts over the next time. */
    void prepare(String user, String password) {
        if (Files.isDirectory(data())) {
            return;
        }
        Path unfinished = directory.resolve("data.unfinished");
        Path users = directory.resolve("users.sql");
        try {
            Directories.delete(unfinished);
            Files.deleteIfExists(users);
            Files.createFile(users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(users, onlyUser(user, password));
            ChildProcess.start(
                            "MariaDB's mariadb-install-db",
                            List.of(
                                    "/bin/sh",
                                    binaries.installer().toString(),
                                    "--no-defaults",
                                    "--basedir=" + binaries.home(),
                                    "--datadir=" + unfinished,
                                    "--extra-file=" + users,
                                    "--auth-root-authentication-method=normal",
                                    "--skip-test-db",
                                    // Without this it looks up the name of this machine.
                                    "--force",
                                    SMALL_LOG),
                            directory,
                            log())
                    .awaitSuccess(PREPARE_TIMEOUT);
            Files.delete(users);
            Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ServerException("MariaDB cannot prepare " + data() + ": " + e, e);
        }
    }

    /** Makes the user the only one; the password is only there as its hash. */
    private static List<String> onlyUser(String user, String password) {
        String account = "'" + user.replace("\\", "\\\\").replace("'", "''") + "'@'%'";
        return List.of(
                "flush privileges;",
                "create user " + account + " identified via mysql_native_password using '" + hash(password) + "';",
                "grant all privileges on *.* to " + account + " with grant option;",
                "delete from mysql.global_priv where User in ('root', 'mysql', '');",
                "delete from mysql.proxies_priv;");
    }

    private static String hash(String password) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return "*" + HexFormat.of().withUpperCase().formatHex(sha1.digest(sha1.digest(password.getBytes(UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    ChildProcess serve(int port) {
        List<String> command = new ArrayList<>(List.of(
                binaries.server().toString(),
                "--no-defaults",
                "--basedir=" + binaries.home(),
                "--datadir=" + data(),
                "--bind-address=" + Ports.LOOPBACK,
                "--port=" + port,
                // No socket file: it would need a folder with a short path.
                "--socket=",
                "--pid-file=" + directory.resolve("mariadbd.pid"),
                "--skip-name-resolve",
                "--default-time-zone=+00:00",
                SMALL_LOG));
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        String account = System.getProperty("user.name");
        if ("root".equals(account)) {
            // It refuses to run as root unless it is told to.
            command.add("--user=" + account);
        }
        return ChildProcess.start(NAME, command, directory, log());
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path log() {
        return directory.resolve("mariadb.log");
    }
}
