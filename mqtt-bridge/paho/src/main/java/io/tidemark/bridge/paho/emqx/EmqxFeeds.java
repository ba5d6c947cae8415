package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.emqx.event.EmqxEventDecoder;
import io.tidemark.bridge.paho.feed.LogFeed;
import io.tidemark.bridge.paho.mqtt.MqttConnection;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.paho.mqtt.Subscription;
import io.tidemark.bridge.paho.session.ShardedSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** The connections that read the event topics, each its slots. */
public final class EmqxFeeds implements AutoCloseable {

    private final MqttSettings mqtt;
    private final String eventRoot;
    private final Slots slots;
    private final ShardedSessions sessions;
    private final FilterResolver filters;
    private final RecentPositions positions;
    private final BridgeMetrics metrics;
    private final List<MqttConnection> connections = new CopyOnWriteArrayList<>();
    private final List<LogFeed> logs = new CopyOnWriteArrayList<>();

    public EmqxFeeds(
            MqttSettings mqtt,
            String eventRoot,
            Slots slots,
            ShardedSessions sessions,
            FilterResolver filters,
            RecentPositions positions,
            BridgeMetrics metrics) {
        this.mqtt = mqtt;
        this.eventRoot = eventRoot;
        this.slots = slots;
        this.sessions = sessions;
        this.filters = filters;
        this.positions = positions;
        this.metrics = metrics;
        metrics.gauge("mqtt.connected", "Connections to the broker that are up", () -> connections.stream()
                .filter(MqttConnection::isConnected)
                .count());
        metrics.gauge("mqtt.held.bytes", "What arrived and is not durable yet", () -> connections.stream()
                .mapToLong(MqttConnection::heldBytes)
                .sum());
    }

    /** Starts to connect and to read; returns at once. */
    void start(EventSink sink) {
        EmqxEventDecoder decoder = new EmqxEventDecoder(mqtt.ownClientIds());
        for (int i = 0; i < mqtt.connections(); i++) {
            LogFeed log = new LogFeed(sink);
            logs.add(log);
            connections.add(MqttConnection.start(
                    mqtt,
                    mqtt.clientIdPrefix() + "-" + slots.instance() + "-" + i,
                    subscriptions(i),
                    unwanted(i),
                    new EmqxFeed(decoder, sessions, filters, log, positions, metrics),
                    metrics));
        }
    }

    private List<Subscription> subscriptions(int connection) {
        return filters(connection).stream()
                .map(filter -> new Subscription(filter, 1, false, true))
                .toList();
    }

    private List<String> filters(int connection) {
        List<String> filters = new ArrayList<>();
        slots.ofConnection(connection).forEach(slot -> filters.add(filter(slot)));
        if (slots.instances() == 1 && connection == 0) {
            filters.add(withoutSlots());
        }
        return filters;
    }

    /** What the connection read while there were more, or fewer, of them. */
    private List<String> unwanted(int connection) {
        List<String> others = new ArrayList<>();
        IntStream.range(0, Slots.COUNT).forEach(slot -> others.add(filter(slot)));
        others.add(withoutSlots());
        others.removeAll(filters(connection));
        return others;
    }

    private String filter(int slot) {
        return eventRoot + "/" + Slots.name(slot) + "/+";
    }

    /** Of rules of one's own. */
    private String withoutSlots() {
        return eventRoot + "/+";
    }

    /** Whether all connections are up. */
    public boolean isConnected() {
        return !connections.isEmpty() && connections.stream().allMatch(MqttConnection::isConnected);
    }

    @Override
    public void close() {
        // Connections first: they let what is under way end.
        connections.forEach(MqttConnection::close);
        logs.forEach(LogFeed::close);
    }
}
