package io.tidemark.standalone.part;

import io.tidemark.servers.process.Directories;
import io.tidemark.standalone.data.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Installs the Tidemark extension into a HiveMQ extensions folder, as a HiveMQ user would: unpack, write the settings. */
public final class BrokerExtension {

    private static final String SETTINGS = "tidemark-hivemq-extension/conf/tidemark.properties";

    private BrokerExtension() {}

    /**
     * Replaces what is there: it may be of an older version.
     *
     * @param settings what the extension's configuration file shall say
     */
    public static void install(Path zip, Path extensions, Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        lines.add("# Written at every start: changes here are lost.");
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        try {
            Directories.delete(extensions);
            unpack(zip, extensions);
            Files.write(extensions.resolve(SETTINGS), lines);
        } catch (IOException e) {
            throw new StartException("cannot unpack " + zip + " to " + extensions + ": " + e, e);
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("it has an entry outside of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolve("..").normalize());
                    Files.copy(entries, target);
                }
            }
        }
    }
}
