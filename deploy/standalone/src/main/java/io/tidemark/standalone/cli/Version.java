package io.tidemark.standalone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Tidemark this is. */
public final class Version implements IVersionProvider {

    private static final String RESOURCE = "/io/tidemark/standalone/version.properties";

    static String current() {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream(RESOURCE)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Tidemark " + current(), "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"};
    }
}
