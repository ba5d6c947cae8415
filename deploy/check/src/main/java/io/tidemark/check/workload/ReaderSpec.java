package io.tidemark.check.workload;

import io.tidemark.check.mqtt.ClientSettings;
import io.tidemark.check.mqtt.ClientSettings.Protocol;
import java.time.Duration;
import java.util.List;

/**
 * A subscriber.
 *
 * @param queue whether it competes for its topics with the other queue readers
 * @param acknowledges how long after its arrival a message is acknowledged; so not in the order of arrival. Nothing = at once
 * @param stays how long a connection lasts, if nothing else ends it
 * @param isAway how long it is away after that
 */
public record ReaderSpec(
        String clientId,
        Protocol protocol,
        boolean persistent,
        boolean queue,
        List<String> filters,
        int qos,
        int receiveMaximum,
        Span acknowledges,
        Span stays,
        Span isAway) {

    private static final int RECEIVE_MAXIMUM = 1_000;
    private static final Span AT_ONCE = Span.millis(0, 0);
    private static final Span STAYS = Span.millis(1_000, 12_000);
    private static final Span IS_AWAY = Span.millis(100, 4_000);
    /** Much longer than any run. */
    private static final Span FOR_EVER = new Span(Duration.ofDays(10), Duration.ofDays(10));

    /** With a clean session and QoS 1, acknowledging at once, coming and going. */
    public static ReaderSpec of(String clientId, Protocol protocol, String... filters) {
        return new ReaderSpec(
                clientId, protocol, false, false, List.of(filters), 1, RECEIVE_MAXIMUM, AT_ONCE, STAYS, IS_AWAY);
    }

    /** With a session that outlives its connections. */
    public ReaderSpec withSession() {
        return new ReaderSpec(
                clientId, protocol, true, queue, filters, qos, receiveMaximum, acknowledges, stays, isAway);
    }

    /** As one of the consumers of a queue. */
    public ReaderSpec ofQueue() {
        return new ReaderSpec(
                clientId, protocol, persistent, true, filters, qos, receiveMaximum, acknowledges, stays, isAway);
    }

    public ReaderSpec withQos(int other) {
        return new ReaderSpec(
                clientId, protocol, persistent, queue, filters, other, receiveMaximum, acknowledges, stays, isAway);
    }

    /** Takes so many messages unacknowledged, and takes its time to acknowledge them. */
    public ReaderSpec slow(int inFlight, Span patience) {
        return new ReaderSpec(clientId, protocol, persistent, queue, filters, qos, inFlight, patience, stays, isAway);
    }

    public ReaderSpec coming(Span staying, Span away) {
        return new ReaderSpec(
                clientId, protocol, persistent, queue, filters, qos, receiveMaximum, acknowledges, staying, away);
    }

    /** Leaves only when the broker or the connection does. */
    public ReaderSpec steady() {
        return coming(FOR_EVER, IS_AWAY);
    }

    boolean isSlow() {
        return !acknowledges.most().isZero();
    }

    String description() {
        return (queue ? "queue, " : "")
                + (protocol == Protocol.MQTT_5 ? "MQTT 5" : "MQTT 3.1.1")
                + (persistent ? ", session" : ", clean")
                + (qos == 1 ? "" : ", QoS " + qos)
                + (isSlow() ? ", slow acks" : "");
    }

    ClientSettings client(int port) {
        return new ClientSettings(port, clientId, protocol, persistent, isSlow(), receiveMaximum);
    }
}
