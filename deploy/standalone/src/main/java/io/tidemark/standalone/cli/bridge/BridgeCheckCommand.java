package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.emqx.Setup;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.mosquitto.MosquittoChecks;
import io.tidemark.bridge.paho.mqtt.MqttProbe;
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
            "The same that the bridge does when it starts. EMQX: rules in step, guard against loops, queues large enough, and whether an ordinary",
            "client could forge events. Mosquitto: whether the bridge sees what it needs, and an ordinary client no more than it may. Both are tried",
            "with connections of its own; the ordinary client is mqtt.probe.username."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no warning",
            "1:a warning, or a wrong setting",
            "2:wrong options",
            "3:the broker does not answer"
        })
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
            List<Finding> findings = findings(settings);
            PrintWriter out = spec.commandLine().getOut();
            findings.forEach(out::println);
            out.flush();
            boolean warned = findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.WARNING);
            return warned ? WRONG : 0;
        } catch (SettingsException e) {
            return EmqxCall.fail(spec.commandLine(), String.valueOf(e.getMessage()), WRONG);
        } catch (EmqxApiException e) {
            return EmqxCall.fail(spec.commandLine(), String.valueOf(e.getMessage()), NO_ANSWER);
        } catch (MqttProbe.RefusedException e) {
            return EmqxCall.fail(
                    spec.commandLine(),
                    "the broker does not let the bridge in (" + e.getMessage()
                            + "): check mqtt.url, mqtt.username and mqtt.password",
                    NO_ANSWER);
        }
    }

    private static List<Finding> findings(PahoSettings settings) throws MqttProbe.RefusedException {
        return switch (settings.broker()) {
            case EMQX -> Setup.check(settings, settings.emqx().api().map(EmqxApis::connect));
            case MOSQUITTO -> new MosquittoChecks(settings.mqtt()).run();
        };
    }
}
