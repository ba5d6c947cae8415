package io.tidemark.standalone.cli;

import java.nio.file.Path;

/** Sends the log of this process to files; the console shows progress and problems only. */
public final class DevLogging {

    private DevLogging() {}

    /** Must be called before the first class that logs is loaded. */
    public static void to(Path folder) {
        System.setProperty("tidemark.logs", folder.toString());
        System.setProperty("log4j2.configurationFile", "log4j2-dev.xml");
    }
}
