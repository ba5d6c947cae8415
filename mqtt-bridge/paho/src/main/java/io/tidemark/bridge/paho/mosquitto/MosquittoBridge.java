package io.tidemark.bridge.paho.mosquitto;

import io.tidemark.bridge.Broker;
import io.tidemark.bridge.BrokerProfile;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.Parts;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.PahoBridge.BrokerSide;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.feed.LogFeed;
import io.tidemark.bridge.paho.inbox.InboxSubscriber;
import io.tidemark.bridge.paho.inbox.Inboxes;
import io.tidemark.bridge.paho.mqtt.MqttConnection;
import io.tidemark.bridge.paho.mqtt.MqttProbe;
import io.tidemark.bridge.paho.mqtt.MqttPublisher;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.paho.restore.LogRestore;
import io.tidemark.bridge.paho.session.DropCounters;
import io.tidemark.bridge.paho.session.ShardedSessions;
import io.tidemark.schemas.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a bridge to Mosquitto together. */
public final class MosquittoBridge implements BrokerSide {

    private static final Logger log = LoggerFactory.getLogger(MosquittoBridge.class);
    private static final int SHARDS = 16;

    private final PahoSettings settings;
    private final BridgeMetrics metrics;
    private final Clock clock;
    private final ShardedSessions sessions;
    private volatile Optional<MqttConnection> connection = Optional.empty();

    public MosquittoBridge(PahoSettings settings, BridgeMetrics metrics, Clock clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        sessions = new ShardedSessions(SHARDS, new DropCounters(metrics));
        metrics.gauge("clients", "Clients that are remembered", sessions::size);
    }

    @Override
    public BrokerProfile profile() {
        return MosquittoProfile.profile();
    }

    @Override
    public void restore(LogRestore restore, RecentPositions positions) {
        restore.run(sessions::restore, sessions::restore);
    }

    @Override
    public Broker start(EventSink sink, Parts parts) {
        MqttSettings mqtt = settings.mqtt();
        String node = settings.bridge().nodeName();
        MqttPublisher publisher = parts.add(MqttPublisher.start(mqtt, mqtt.clientIdPrefix() + "-commands"));
        Inboxes inboxes = new Inboxes(
                (topic, payload, qos, properties) -> publisher.publish(topic, payload, qos, false, properties),
                InboxSubscriber.NONE);
        MosquittoBroker broker = new MosquittoBroker(
                node, sessions, inboxes, publisher, log -> connection = Optional.of(read(log, parts)), clock);
        broker.start(sink);
        report();
        return broker;
    }

    private MqttConnection read(EventSink sink, Parts parts) {
        LogFeed log = parts.add(new LogFeed(sink));
        MqttSettings mqtt = settings.mqtt();
        String node = settings.bridge().nodeName();
        MessageId ids = new MessageId(
                clock,
                UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits());
        MosquittoFeed feed = new MosquittoFeed(node, mqtt.ownClientIds(), sessions, log, ids, clock, metrics);
        MqttConnection reading =
                MqttConnection.start(mqtt, mqtt.clientIdPrefix(), MosquittoFeed.SESSION, feed, metrics);
        metrics.gauge("mqtt.connected", "Connections to the broker that are up", () -> reading.isConnected() ? 1 : 0);
        metrics.gauge("mqtt.held.bytes", "What arrived and is not durable yet", reading::heldBytes);
        return parts.add(reading);
    }

    /** On a thread of its own: a probe may take as long as the broker wants. */
    private void report() {
        Thread checks = new Thread(this::check, "tidemark-bridge-checks");
        checks.setDaemon(true);
        checks.start();
    }

    private void check() {
        try {
            new MosquittoChecks(settings.mqtt()).run().forEach(finding -> finding.log(log));
        } catch (MqttProbe.RefusedException e) {
            log.info("Cannot check how the broker is set up: it does not let the bridge in ({})", e.getMessage());
        }
    }

    @Override
    public boolean isConnected() {
        return connection.filter(MqttConnection::isConnected).isPresent();
    }
}
