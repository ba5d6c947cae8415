package io.tidemark.servers.postgresql;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of a PostgreSQL server in a data directory, and the programs run on them. */
record PostgresCluster(PostgresBinaries binaries, Path directory, boolean root, Map<String, String> settings) {

    static final String NAME = "PostgreSQL";
    private static final Duration PREPARE_TIMEOUT = Duration.ofMinutes(2);

    /** @throws ServerException if this user cannot run PostgreSQL */
    static PostgresCluster in(Path directory, Map<String, String> settings) {
        PostgresBinaries binaries = PostgresBinaries.unpack();
        return new PostgresCluster(binaries, directory, isRoot(), settings);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Makes the files on first use. Killed while it does, it starts over the next time. */
    void prepare(String user, String password) {
        if (Files.exists(data().resolve("PG_VERSION"))) {
            return;
        }
        if (Files.exists(data())) {
            throw new ServerException("PostgreSQL's data is damaged: " + data()
                    + " has no PG_VERSION; restore it from a backup, or remove it to start with an empty database");
        }
        Path unfinished = directory.resolve("data.unfinished");
        Path passwordFile = directory.resolve("password");
        try {
            Directories.delete(unfinished);
            Files.deleteIfExists(passwordFile);
            Files.createFile(
                    passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, password);
            ChildProcess initdb = ChildProcess.start(
                    "PostgreSQL's initdb",
                    command(
                            "initdb",
                            "--pgdata=" + unfinished,
                            "--username=" + user,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-instructions"),
                    directory,
                    log());
            initdb.awaitSuccess(PREPARE_TIMEOUT);
            Files.delete(passwordFile);
            Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ServerException("PostgreSQL cannot prepare " + data() + ": " + e, e);
        }
    }

    ChildProcess serve(int port) {
        List<String> arguments = command(
                "postgres",
                "-D",
                data().toString(),
                "-c",
                "listen_addresses=" + Ports.LOOPBACK,
                "-c",
                "port=" + port,
                // No socket file: it would need a folder with a short path.
                "-c",
                "unix_socket_directories=",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC");
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return ChildProcess.start(NAME, arguments, directory, log());
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path log() {
        return directory.resolve("postgresql.log");
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root) {
            // PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, and the files are still
            // ours.
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(binaries.program(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
