package io.tidemark.standalone.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The rule files of the sinks: copied to {@code conf} on first use, where the user may edit them, and read from there.
 *
 * <p>With a port offset, the address {@code 127.0.0.1:<default port>} of a pool's {@code server} stands for the server that
 * the standalone mode starts, like every other default port; a copy with the real port goes to {@code run} then. Line numbers
 * are the same in both.
 *
 * @param redis to be read by the Redis sink and by replay
 * @param postgresql to be read by the PostgreSQL sink and by replay
 */
public record RuleFiles(Path redis, Path postgresql) {

    private static final String REDIS = "emqx_backend_redis.conf";
    private static final String POSTGRESQL = "emqx_backend_pgsql.conf";

    /** @throws StartException if they cannot be read or written */
    public static RuleFiles install(Distribution distribution, DataDirectory data, PortPlan ports) {
        try {
            Files.createDirectories(data.conf());
            Files.createDirectories(data.run());
            for (Path shipped : distribution.ruleFiles()) {
                Path edited = data.conf().resolve(shipped.getFileName());
                if (!Files.exists(edited)) {
                    Files.copy(shipped, edited);
                    forOwnerOnly(edited);
                }
            }
            return new RuleFiles(
                    withPort(data, REDIS, PortPlan.DEFAULT_REDIS, ports.redis()),
                    withPort(data, POSTGRESQL, PortPlan.DEFAULT_POSTGRESQL, ports.postgresql()));
        } catch (IOException e) {
            throw new StartException("cannot prepare the rule files in " + data.conf() + ": " + e, e);
        }
    }

    /** Where {@link #install} has put them, of a data directory that this process may not have opened. */
    public static RuleFiles ofDataDirectory(Path data, PortPlan ports) {
        Path folder = data.resolve(ports.offset() == 0 ? DataDirectory.CONF : DataDirectory.RUN);
        return new RuleFiles(folder.resolve(REDIS), folder.resolve(POSTGRESQL));
    }

    private static Path withPort(DataDirectory data, String name, int defaultPort, int port) throws IOException {
        Path edited = data.conf().resolve(name);
        if (port == defaultPort) {
            return edited;
        }
        Path effective = data.run().resolve(name);
        Files.writeString(effective, movePort(Files.readString(edited), defaultPort, port));
        forOwnerOnly(effective);
        return effective;
    }

    /** There are passwords in them. */
    private static void forOwnerOnly(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Changes the port of every {@code backend.….server = 127.0.0.1:<from>}. */
    static String movePort(String rules, int from, int to) {
        return rules.replaceAll(
                "(?m)^(\\s*backend\\.[^=]*\\.server\\s*=\\s*127\\.0\\.0\\.1):" + from + "\\s*$", "$1:" + to);
    }
}
