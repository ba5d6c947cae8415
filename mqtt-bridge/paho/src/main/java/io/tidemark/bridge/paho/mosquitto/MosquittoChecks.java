package io.tidemark.bridge.paho.mosquitto;

import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.inbox.InboxProperties;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttProbe;
import io.tidemark.bridge.paho.mqtt.MqttProbe.RefusedException;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.paho.mqtt.ProbeSubscriber;
import io.tidemark.bridge.paho.session.Observed;
import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.schemas.UserProperty;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Tries whether a Mosquitto is set up as the files in {@code deploy/mosquitto} do it: with connections as the bridge and as an
 * ordinary client. Mosquitto grants every subscription and looks at its access rules when it delivers, so something is
 * delivered. Nothing of it is recorded: the client ids are the bridge's, and what is published says that it is.
 */
public final class MosquittoChecks {

    private static final String CONF = "deploy/mosquitto/tidemark.conf";
    private static final String ACL = "deploy/mosquitto/tidemark.acl";
    private static final String LOG = "$SYS/broker/log/";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final Arrival.Properties OUR_OWN =
            Arrival.Properties.NONE.with(List.of(new UserProperty(InboxProperties.HISTORY, "")), Optional.empty());

    private final MqttSettings settings;
    private final LogParser parser = new LogParser("");
    private final String writer;
    private final String client;
    private final String topic;

    /** @param settings of the bridge; those of its probe are the ordinary client's */
    public MosquittoChecks(MqttSettings settings) {
        this.settings = settings;
        String id = UUID.randomUUID().toString();
        writer = settings.clientIdPrefix() + "-probe-writer-" + id;
        client = settings.clientIdPrefix() + "-probe-client-" + id;
        topic = "tidemark/probe/" + id;
    }

    /**
     * Connects, tries and leaves again. What should come and does not takes {@code mqtt.connect.timeout.ms} each.
     *
     * @throws RefusedException if the broker does not let the bridge itself in, or does not answer
     */
    public List<Finding> run() throws RefusedException {
        List<Finding> findings = new ArrayList<>();
        List<String> seen = List.of(LogParser.NOTICE, LogParser.SUBSCRIBE, LogParser.UNSUBSCRIBE, topic);
        String reader = writer.replace("-writer-", "-reader-");
        try (ProbeSubscriber bridge = ProbeSubscriber.connect(settings, reader, seen);
                MqttProbe asBridge = MqttProbe.connect(settings, writer)) {
            Finding connections = connections(bridge);
            findings.add(connections);
            findings.add(subscriptions(bridge, asBridge));
            findings.add(messages(bridge, asBridge));
            findings.addAll(client(asBridge, connections.verdict() == Finding.Verdict.OK));
        }
        return findings;
    }

    private Finding connections(ProbeSubscriber bridge) {
        if (bridge.sees(line(seen -> seen instanceof Began && seen.clientId().equals(writer)))) {
            return Finding.ok("the bridge sees in the broker's log who connects");
        }
        return bridge.hasSeen(arrival -> text(arrival).contains(writer))
                ? Finding.warning(
                        "the lines of the broker's log do not begin with a time in seconds, so the bridge does not see"
                                + " who connects: set log_timestamp true and no log_timestamp_format, as in " + CONF)
                : Finding.warning(
                        "the bridge does not see in the broker's log who connects: set log_dest topic, log_type"
                                + " notice and no connection_messages false, as in " + CONF + ", and let its user read "
                                + LOG
                                + "#, as in " + ACL);
    }

    private Finding subscriptions(ProbeSubscriber bridge, MqttProbe asBridge) throws RefusedException {
        asBridge.canSubscribe(topic);
        asBridge.unsubscribe(topic);
        return bridge.sees(line(seen -> isOf(seen, Subscribed.class)))
                        && bridge.sees(line(seen -> isOf(seen, Unsubscribed.class)))
                ? Finding.ok("the bridge sees in the broker's log who subscribes and unsubscribes")
                : Finding.warning(
                        "the bridge does not see in the broker's log who subscribes and unsubscribes: set log_dest"
                                + " topic, log_type subscribe, log_type unsubscribe and log_timestamp true, as in "
                                + CONF
                                + ", and let its user read " + LOG + "#, as in " + ACL);
    }

    private boolean isOf(Observed seen, Class<?> event) {
        return seen.clientId().equals(writer)
                && seen instanceof Happened happened
                && event.isInstance(happened.event());
    }

    private Finding messages(ProbeSubscriber bridge, MqttProbe asBridge) throws RefusedException {
        if (!asBridge.canPublish(topic, NOTHING, OUR_OWN)) {
            return Finding.warning("the bridge cannot publish to " + topic
                    + ", so it cannot be tried whether it sees what is published: let its user write and read #, as in "
                    + ACL);
        }
        return bridge.sees(arrival -> arrival.topic().equals(topic))
                ? Finding.ok("the bridge sees what is published")
                : Finding.warning("the bridge does not see what is published to " + topic
                        + ": let its user read #, as in " + ACL);
    }

    private List<Finding> client(MqttProbe asBridge, boolean isLogged) throws RefusedException {
        MqttSettings ordinary = settings.asOrdinaryClient();
        ProbeSubscriber reading;
        try {
            reading = ProbeSubscriber.connect(ordinary, client, List.of(InboxProperties.ROOT + "#", LOG + "#"));
        } catch (RefusedException e) {
            return List.of(Finding.cannotCheck(
                    "what clients can read and forge: the broker does not let an ordinary client in (" + e.getMessage()
                            + "); give one in mqtt.probe.username and mqtt.probe.password"));
        }
        try (reading;
                MqttProbe writing = MqttProbe.connect(ordinary, client.replace("-client-", "-forger-"))) {
            List<Finding> findings = new ArrayList<>(inboxes(asBridge, reading));
            findings.add(log(reading, isLogged));
            findings.add(forgery(writing));
            return findings;
        }
    }

    /** The one of another first: when its own has arrived, the other has not been delivered. */
    private List<Finding> inboxes(MqttProbe asBridge, ProbeSubscriber reading) throws RefusedException {
        String others = InboxProperties.ROOT + writer + "/probe";
        String own = InboxProperties.ROOT + client + "/probe";
        if (!asBridge.canPublish(others, NOTHING, OUR_OWN) || !asBridge.canPublish(own, NOTHING, OUR_OWN)) {
            return List.of(
                    Finding.warning("the bridge cannot publish to inboxes, so nothing can be replayed: let its user"
                            + " write $replay/#, as in " + ACL));
        }
        boolean getsOwn = reading.sees(arrival -> arrival.topic().equals(own));
        return List.of(
                getsOwn
                        ? Finding.ok("clients can read their own inbox")
                        : Finding.warning(
                                "clients cannot read their own inbox, so nothing can be replayed: add pattern read"
                                        + " $replay/%c/#, as in " + ACL),
                reading.hasSeen(arrival -> arrival.topic().equals(others))
                        ? Finding.warning(
                                "clients can read the inboxes of others: let everybody read $replay/%c/# and no"
                                        + " other $replay, as in " + ACL)
                        : Finding.ok("clients cannot read the inboxes of others"));
    }

    /** After {@link #inboxes}, for which the bridge has connected, which is in the log. */
    private static Finding log(ProbeSubscriber reading, boolean isLogged) {
        if (reading.hasSeen(arrival -> arrival.topic().startsWith(LOG))) {
            return Finding.warning("clients can read " + LOG
                    + "#, and so see client ids and filters of others: let nobody but the bridge read it, as in "
                    + ACL);
        }
        return isLogged
                ? Finding.ok("clients cannot read " + LOG + "#")
                : Finding.cannotCheck(
                        "whether clients can read " + LOG + "#: there is nothing in it for the bridge either");
    }

    private Finding forgery(MqttProbe writing) throws RefusedException {
        return writing.canPublish(InboxProperties.ROOT + writer + "/probe", NOTHING, OUR_OWN)
                ? Finding.warning(
                        "clients can publish to the inboxes of others, and so forge what they get: let nobody but the"
                                + " bridge write to $replay/#, as in " + ACL)
                : Finding.ok("clients cannot publish to the inboxes of others");
    }

    private Predicate<Arrival> line(Predicate<Observed> wanted) {
        return arrival ->
                parser.parse(arrival.topic(), text(arrival)).filter(wanted).isPresent();
    }

    private static String text(Arrival arrival) {
        return StandardCharsets.UTF_8.decode(arrival.payload().duplicate()).toString();
    }
}
