package io.tidemark.bridge.paho.emqx.check;

import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttProbe;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tries what no client may do: read and forge events. It connects as an ordinary client would and publishes to a topic that
 * no decoder reads.
 */
public final class AclProbe {

    /** Last level of the topic that it publishes to; what arrives there is nothing. */
    public static final String LEVEL = "probe";

    private final MqttSettings settings;
    private final String root;

    /**
     * Makes a probe.
     *
     * @param settings with the credentials of an ordinary client
     * @param root of the event topics
     */
    public AclProbe(MqttSettings settings, String root) {
        this.settings = settings;
        this.root = root;
    }

    /** Connects, tries and leaves again. */
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        String id = settings.clientIdPrefix() + "-probe-" + UUID.randomUUID();
        try (MqttProbe probe = MqttProbe.connect(settings, id)) {
            findings.add(
                    probe.canPublish(root + "/" + LEVEL, ByteBuffer.allocate(0), Arrival.Properties.NONE)
                            ? Finding.warning("clients can publish to " + root
                                    + "/#, and so forge events of others: install the access rules in deploy/emqx")
                            : Finding.ok("clients cannot publish to " + root + "/#"));
            findings.add(
                    probe.canSubscribe(root + "/#")
                            ? Finding.warning("clients can subscribe to " + root
                                    + "/#, and so read everything: install the access rules in deploy/emqx")
                            : Finding.ok("clients cannot subscribe to " + root + "/#"));
            findings.add(
                    probe.canPublish("$replay/" + id + "/x", ByteBuffer.allocate(0), Arrival.Properties.NONE)
                            ? Finding.warning(
                                    "clients can publish to $replay/#, and so put messages into inboxes and forge"
                                            + " acknowledgements: install the access rules in deploy/emqx")
                            : Finding.ok("clients cannot publish to $replay/#"));
        } catch (MqttProbe.RefusedException e) {
            findings.add(Finding.cannotCheck(
                    "whether clients can forge events: the broker does not let an ordinary client in (" + e.getMessage()
                            + "); give one in mqtt.probe.username and mqtt.probe.password"));
        }
        return findings;
    }
}
