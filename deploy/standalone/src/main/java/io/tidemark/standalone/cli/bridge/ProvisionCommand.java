package io.tidemark.standalone.cli.bridge;

import io.tidemark.bridge.paho.emqx.Setup;
import io.tidemark.bridge.paho.emqx.rules.ProvisionPlan;
import io.tidemark.bridge.paho.emqx.rules.Provisioner;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark bridge provision}: makes EMQX have the rules that the bridge needs. */
@Command(
        name = "provision",
        description = {
            "Creates the rules in EMQX that the bridge needs.",
            "Creates what is missing, updates what differs, removes rules of ours that are no longer needed. Rules whose id does not begin with",
            "tidemark_ are never touched. A second run changes nothing."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a setting is wrong", "2:wrong options", "3:EMQX does not do it"})
public final class ProvisionCommand implements Callable<Integer> {

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
            ProvisionPlan plan = provisioner.plan(Setup.rules(settings));
            return apply(spec, provisioner, plan, dryRun);
        });
    }

    static int apply(CommandSpec spec, Provisioner provisioner, ProvisionPlan plan, boolean dryRun) {
        PrintWriter out = spec.commandLine().getOut();
        plan.steps().forEach(step -> out.println("  " + step));
        if (plan.isInStep()) {
            out.println("nothing to do");
        } else if (dryRun) {
            out.println("nothing was changed (--dry-run)");
        } else {
            provisioner.apply(plan);
            out.println(plan.changes().size() + " rules changed");
        }
        out.flush();
        return 0;
    }
}
