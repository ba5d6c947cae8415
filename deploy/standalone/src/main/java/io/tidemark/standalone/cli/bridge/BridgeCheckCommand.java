package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.emqx.Setup;
import io.tidemark.bridge.paho.emqx.check.Finding;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.settings.SettingsException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidemark bridge check}: whether the broker is set up so that nothing is lost or forged. */
@Command(
        name = "check",
        description = {
            "Checks settings, rules and access rules of the broker.",
            "The same that the bridge does when it starts: rules in step, guard against loops, queues large enough, and whether an ordinary",
            "client could forge events, which it tries."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no warning", "1:a warning, or a wrong setting", "2:wrong options", "3:EMQX does not answer"})
public final class BridgeCheckCommand implements Callable<Integer> {

    private static final int WRONG = 1;
    private static final int NO_ANSWER = 3;

    @Mixin
    private final BridgeOptions options = new BridgeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            PahoSettings settings = options.settings();
            List<Finding> findings = Setup.check(settings, settings.emqx().api().map(EmqxApis::connect));
            PrintWriter out = spec.commandLine().getOut();
            findings.forEach(out::println);
            out.flush();
            boolean warned = findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.WARNING);
            return warned ? WRONG : 0;
        } catch (SettingsException e) {
            return EmqxCall.fail(spec.commandLine(), String.valueOf(e.getMessage()), WRONG);
        } catch (EmqxApiException e) {
            return EmqxCall.fail(spec.commandLine(), String.valueOf(e.getMessage()), NO_ANSWER);
        }
    }
}
