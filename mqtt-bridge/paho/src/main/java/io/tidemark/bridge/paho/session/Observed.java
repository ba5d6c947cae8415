package io.tidemark.bridge.paho.session;

import java.time.Instant;
import java.util.Optional;

/** What a broker lets one see of a client. Times are the broker's. */
public sealed interface Observed {

    String clientId();

    /** Broker node where it happened. */
    String node();

    Instant at();

    /**
     * A connection has begun.
     *
     * @param peer address and port of the client, which tell its connections apart
     */
    record Began(
            String clientId,
            String node,
            Instant at,
            Optional<String> peer,
            Optional<String> username,
            Optional<String> peerHost,
            int protocolVersion,
            boolean cleanStart,
            long sessionExpiryInterval,
            int keepAlive,
            int receiveMaximum)
            implements Observed {}

    /**
     * A connection has ended, or seems to have.
     *
     * @param peer as in {@link Began}, empty if the broker does not say
     * @param connectedAt when the connection began that has ended, empty if the broker does not say
     * @param sessionExpiryInterval seconds, as changed by the DISCONNECT; empty if unchanged
     */
    record Ended(
            String clientId,
            String node,
            Instant at,
            Optional<String> peer,
            Optional<Instant> connectedAt,
            String reason,
            boolean graceful,
            Optional<Integer> reasonCode,
            Optional<Long> sessionExpiryInterval)
            implements Observed {}

    /** A client that is not connected has lost its session, because it did not come back in time. */
    record SessionExpired(String clientId, String node, Instant at) implements Observed {}

    /**
     * Something happened on the client's connection.
     *
     * @param event a Subscribed, Unsubscribed, Delivered or Acked of io.tidemark.schemas
     */
    record Happened(
            String clientId,
            String node,
            Instant at,
            Object event,
            Optional<String> username,
            Optional<String> peerHost)
            implements Observed {}
}
