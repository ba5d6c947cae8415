package io.tidemark.standalone.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built files: {@code lib/*.jar}, {@code lib/hivemq/*.jar}, {@code conf/*.conf} and the zip of the HiveMQ extension.
 *
 * @param home where they are; from the system property {@value #HOME}, which the launcher sets
 */
public record Distribution(Path home) {

    public static final String HOME = "tidemark.home";

    /** @throws StartException if the property does not lead to a distribution */
    public static Distribution find() {
        String configured = System.getProperty(HOME);
        if (configured == null) {
            throw new StartException("-D" + HOME + "=<distribution> is missing: start with deploy/tidemark");
        }
        Distribution distribution = new Distribution(Path.of(configured).toAbsolutePath());
        if (!Files.isDirectory(distribution.brokerLibraries())) {
            throw new StartException(distribution.home + " is not a built distribution (no lib/hivemq): build it with"
                    + " ./mvnw -DskipTests package");
        }
        return distribution;
    }

    private Path brokerLibraries() {
        return home.resolve("lib").resolve("hivemq");
    }

    /** The broker's own class path. */
    public List<Path> brokerJars() {
        return list(brokerLibraries(), ".jar");
    }

    /** The same, as Java's option {@code -cp} takes it. */
    public String brokerClassPath() {
        return brokerLibraries() + "/*";
    }

    /** Everything but the broker, as Java's option {@code -cp} takes it. */
    public String classPath() {
        return home.resolve("lib") + "/*";
    }

    /** Rule files as shipped. */
    public List<Path> ruleFiles() {
        return list(home.resolve("conf"), ".conf");
    }

    /** The Tidemark extension as HiveMQ users install it. */
    public Path brokerExtension() {
        List<Path> zips = list(home, ".zip");
        if (zips.size() != 1) {
            throw new StartException(
                    home + " should have one extension zip and has " + zips.size() + ": build the distribution anew");
        }
        return zips.get(0);
    }

    private static List<Path> list(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StartException("the distribution is not complete: " + e + "; build it anew", e);
        }
    }
}
