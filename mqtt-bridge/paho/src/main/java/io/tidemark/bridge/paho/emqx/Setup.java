package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.emqx.check.AclProbe;
import io.tidemark.bridge.paho.emqx.check.EmqxChecks;
import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.EmqxApiException;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import io.tidemark.bridge.paho.emqx.rules.ProvisionPlan;
import io.tidemark.bridge.paho.emqx.rules.Provisioner;
import io.tidemark.bridge.paho.emqx.rules.TidemarkRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a broker has to be set up, and whether it is. */
public final class Setup {

    private static final Logger log = LoggerFactory.getLogger(Setup.class);

    private Setup() {}

    /** The rules that these settings need. */
    public static List<RuleDefinition> rules(PahoSettings settings) {
        return TidemarkRules.of(settings.emqx().eventRoot(), settings.mqtt().ownClientIds());
    }

    /** What the broker gives. */
    public static BrokerProfile profile(Optional<EmqxApi> api) {
        return EmqxProfile.of(api.map(EmqxApi::version).orElse("of unknown version"), api.isPresent());
    }

    /** At start: makes the rules what they should be if the settings say so. */
    static void provision(PahoSettings settings, EmqxApi api) {
        if (settings.emqx().provision() != EmqxSettings.Provision.APPLY) {
            return;
        }
        try {
            Provisioner provisioner = new Provisioner(api);
            ProvisionPlan plan = provisioner.plan(rules(settings));
            plan.changes().forEach(step -> log.info("Rule: {}", step));
            provisioner.apply(plan);
        } catch (EmqxApiException e) {
            log.warn("The rules are not provisioned: {}", e.getMessage());
        }
    }

    /** Everything that can be checked. */
    public static List<Finding> check(PahoSettings settings, Optional<EmqxApi> api) {
        List<Finding> findings = new ArrayList<>();
        if (api.isPresent() && settings.emqx().provision() != EmqxSettings.Provision.OFF) {
            try {
                findings.addAll(new EmqxChecks(api.get(), settings.mqtt()).run(rules(settings)));
            } catch (EmqxApiException e) {
                findings.add(Finding.cannotCheck("the rules and settings of the broker: " + e.getMessage()));
            }
        }
        findings.addAll(
                new AclProbe(settings.mqtt().asOrdinaryClient(), settings.emqx().eventRoot()).run());
        return findings;
    }
}
