package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.settings.SettingsException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Commands that ask EMQX's management API. */
final class EmqxCall {

    private static final int WRONG = 1;
    private static final int NO_ANSWER = 3;

    /** What is done with the broker. Returns the exit code. */
    @FunctionalInterface
    interface Work {
        int with(PahoSettings settings, EmqxApi api);
    }

    private EmqxCall() {}

    static int run(CommandLine command, BridgeOptions options, Work work) {
        try {
            PahoSettings settings = options.settings();
            if (settings.broker() != PahoSettings.Kind.EMQX) {
                return fail(command, "only EMQX has rules: there is nothing to provision in other brokers", WRONG);
            }
            if (settings.emqx().api().isEmpty()) {
                return fail(
                        command,
                        "the management API is needed: set emqx.api.url, emqx.api.key and emqx.api.secret",
                        WRONG);
            }
            return work.with(settings, EmqxApis.connect(settings.emqx().api().get()));
        } catch (SettingsException e) {
            return fail(command, String.valueOf(e.getMessage()), WRONG);
        } catch (EmqxApiException e) {
            return fail(command, String.valueOf(e.getMessage()), NO_ANSWER);
        }
    }

    static int fail(CommandLine command, String why, int code) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + why);
        err.flush();
        return code;
    }
}
