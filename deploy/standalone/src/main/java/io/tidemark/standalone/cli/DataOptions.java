package io.tidemark.standalone.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that say which standalone Tidemark is meant. */
final class DataOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".tidemark",
            description = "Data directory (default: ${DEFAULT-VALUE} in the working directory).")
    private Path data = Path.of(".tidemark");

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "0",
            description = "Added to every default port (default: ${DEFAULT-VALUE}).")
    private int portOffset;

    Path data() {
        return data.toAbsolutePath().normalize();
    }

    int portOffset() {
        return portOffset;
    }
}
