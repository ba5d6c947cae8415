package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.emqx.Setup;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.mosquitto.MosquittoProfile;
import io.tidemark.bridge.settings.SettingsException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidemark bridge capabilities}: what the broker can and cannot give. */
@Command(
        name = "capabilities",
        description = {
            "Says what the broker can give and what follows from what it cannot.",
            "Asks EMQX for its version if emqx.api.url is set."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "1:a setting is wrong", "2:wrong options", "3:EMQX does not answer"})
public final class CapabilitiesCommand implements Callable<Integer> {

    private static final int WRONG = 1;
    private static final int NO_ANSWER = 3;

    @Mixin
    private final BridgeOptions options = new BridgeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            BrokerProfile profile = profile(options.settings());
            PrintWriter out = spec.commandLine().getOut();
            profile.lines().forEach(out::println);
            out.flush();
            return 0;
        } catch (SettingsException e) {
            return EmqxCall.fail(spec.commandLine(), String.valueOf(e.getMessage()), WRONG);
        } catch (EmqxApiException e) {
            return EmqxCall.fail(spec.commandLine(), String.valueOf(e.getMessage()), NO_ANSWER);
        }
    }

    private static BrokerProfile profile(PahoSettings settings) {
        return switch (settings.broker()) {
            case EMQX -> Setup.profile(settings.emqx().api().map(EmqxApis::connect));
            case MOSQUITTO -> MosquittoProfile.profile();
        };
    }
}
