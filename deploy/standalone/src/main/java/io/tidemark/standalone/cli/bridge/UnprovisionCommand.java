package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.paho.emqx.rules.Provisioner;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark bridge unprovision}: takes our rules out of EMQX. */
@Command(
        name = "unprovision",
        description = {
            "Removes the rules of the bridge from EMQX.",
            "Those whose id begins with tidemark_, and no others. The bridge gets nothing afterwards."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a setting is wrong", "2:wrong options", "3:EMQX does not do it"})
public final class UnprovisionCommand implements Callable<Integer> {

    @Mixin
    private final BridgeOptions options = new BridgeOptions();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return EmqxCall.run(spec.commandLine(), options, (settings, api) -> {
            Provisioner provisioner = new Provisioner(api);
            return ProvisionCommand.apply(spec, provisioner, provisioner.plan(List.of()), dryRun);
        });
    }
}
