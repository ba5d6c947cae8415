package io.tidemark.bridge.paho.emqx.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.emqx.rest.EmqxApi;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import io.tidemark.bridge.paho.emqx.rules.ProvisionPlan;
import io.tidemark.bridge.paho.emqx.rules.Provisioner;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks the management API whether the broker is set up so that nothing is lost. */
public final class EmqxChecks {

    /** A minute of a thousand events a second. */
    private static final long QUEUE = 60_000;

    private static final String QUEUE_LENGTH = "max_mqueue_len";
    private static final String INFLIGHT = "max_inflight";

    private final EmqxApi api;
    private final MqttSettings mqtt;

    public EmqxChecks(EmqxApi api, MqttSettings mqtt) {
        this.api = api;
        this.mqtt = mqtt;
    }

    /** All checks. @throws io.tidemark.bridge.paho.emqx.rest.EmqxApiException if nobody answers */
    public List<Finding> run(List<RuleDefinition> rules) {
        List<Finding> findings = new ArrayList<>();
        findings.add(rules(rules));
        findings.add(inbox());
        findings.addAll(sessions());
        return findings;
    }

    /** Whether our rules, and with them the guard against loops, are what they should be. */
    private Finding rules(List<RuleDefinition> rules) {
        ProvisionPlan plan = new Provisioner(api).plan(rules);
        return plan.isInStep()
                ? Finding.ok("all " + rules.size() + " rules are there, with the guard against loops")
                : Finding.warning("the rules of the broker are not those of this bridge: run bridge provision ("
                        + plan.changes().stream()
                                .map(step -> step.toString().replaceAll(" +", " "))
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    private Finding inbox() {
        Optional<List<String>> topics = api.autoSubscribe();
        if (topics.isEmpty()) {
            return Finding.cannotCheck(
                    "whether clients are subscribed to their inbox when they connect; the bridge subscribes"
                            + " each before its first replay");
        }
        boolean isThere = topics.get().stream().anyMatch(topic -> topic.startsWith("$replay/${clientid}/"));
        return Finding.ok(
                isThere
                        ? "clients are subscribed to their inbox when they connect"
                        : "clients are not subscribed to their inbox when they connect: the bridge subscribes each before its"
                                + " first replay");
    }

    private List<Finding> sessions() {
        Optional<JsonNode> found = api.mqttSettings();
        if (found.isEmpty()) {
            return List.of(Finding.cannotCheck("how much the broker keeps for the bridge while it is away: see that "
                    + QUEUE_LENGTH + " and " + INFLIGHT + " are as in docs/brokers"));
        }
        return List.of(queue(found.get()), inflight(found.get()));
    }

    private static Finding queue(JsonNode settings) {
        JsonNode length = settings.path(QUEUE_LENGTH);
        if (length.asText().equals("infinity") || length.asText().equals("0")) {
            return Finding.ok(QUEUE_LENGTH + " is not limited");
        }
        return atLeast(QUEUE_LENGTH, length, QUEUE, "events beyond it are dropped while the bridge or Kafka is away");
    }

    private Finding inflight(JsonNode settings) {
        return atLeast(
                INFLIGHT,
                settings.path(INFLIGHT),
                mqtt.receiveMaximum(),
                "the broker sends no more than that without an acknowledgement, which makes the bridge slow");
    }

    private static Finding atLeast(String name, JsonNode value, long least, String otherwise) {
        if (!value.isNumber()) {
            return Finding.cannotCheck("whether " + name + " is at least " + least + ": the broker does not say it");
        }
        return value.asLong() >= least
                ? Finding.ok(name + " is " + value.asLong())
                : Finding.warning(name + " is " + value.asLong() + ", less than " + least + ": " + otherwise);
    }
}
