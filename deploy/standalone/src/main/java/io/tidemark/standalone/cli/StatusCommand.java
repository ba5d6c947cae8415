package io.tidemark.standalone.cli;

import io.tidemark.standalone.api.StatusReport;
import io.tidemark.standalone.part.HttpProbe;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark status}: each part, where it listens, whether it is ready. */
@Command(
        name = "status",
        description = "Shows each part, where it listens and whether it is ready.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything is ready", "1:something is not", "2:wrong options", "3:it is not running"})
public final class StatusCommand implements Callable<Integer> {

    private static final int READY = 0;
    private static final int NOT_READY = 1;
    private static final int NOT_RUNNING = 3;

    @Mixin
    private final DataOptions options = new DataOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        String url = options.apiUrl();
        Optional<String> body = new HttpProbe().body(url + "/status");
        if (body.isEmpty()) {
            out.println(
                    json ? "{\"ready\":false,\"running\":false}" : "Tidemark is not running: no answer from " + url);
            out.flush();
            return NOT_RUNNING;
        }
        StatusReport report = StatusReport.parse(body.get());
        out.print(json ? body.get() + "\n" : table(report));
        out.flush();
        return report.ready() ? READY : NOT_READY;
    }

    private static String table(StatusReport report) {
        StringBuilder table = new StringBuilder();
        table.append("Tidemark ").append(report.version()).append(report.ready() ? " is ready" : " is not ready");
        table.append(", pid ")
                .append(report.pid())
                .append(", data in ")
                .append(report.data())
                .append('\n');
        report.parts()
                .forEach(part -> table.append(String.format(
                        "  %-16s %-10s %s%n", part.name(), part.ready() ? "ready" : "not ready", part.endpoint())));
        return table.toString();
    }
}
