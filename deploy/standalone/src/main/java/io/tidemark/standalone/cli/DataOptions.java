package io.tidemark.standalone.cli;

import io.tidemark.standalone.data.ApiAddress;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.StartException;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say which standalone Tidemark is meant. */
public final class DataOptions {

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

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    Path data() {
        return data.toAbsolutePath().normalize();
    }

    int portOffset() {
        return portOffset;
    }

    /** Where the process on the data directory says it answers; else where one with these ports would. */
    String apiUrl() {
        return ApiAddress.ofDataDirectory(data())
                .read()
                .filter(known -> portOffset() == 0)
                .orElseGet(() -> ports().apiUrl());
    }

    /** The ports of the process on the data directory, if it runs; else those that the options say. */
    public PortPlan runningPorts() {
        int defaultPort = new PortPlan(0).api();
        return ApiAddress.ofDataDirectory(data())
                .read()
                .filter(known -> portOffset() == 0)
                .map(url -> new PortPlan(URI.create(url).getPort() - defaultPort))
                .orElseGet(this::ports);
    }

    /**
     * Where everything listens.
     *
     * @throws ParameterException if the offset leaves the range of ports
     */
    PortPlan ports() {
        try {
            return new PortPlan(portOffset);
        } catch (StartException outOfRange) {
            throw new ParameterException(command.commandLine(), outOfRange.getMessage(), outOfRange);
        }
    }
}
