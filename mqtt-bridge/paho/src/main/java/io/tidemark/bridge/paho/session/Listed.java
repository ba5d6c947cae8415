package io.tidemark.bridge.paho.session;

import io.tidemark.bridge.paho.session.Observed.Began;
import java.time.Instant;
import java.util.Optional;

/**
 * A connected client as the broker's list of clients describes it.
 *
 * @param peer address and port, written as in the events
 * @param connectedAt empty if the broker does not say it to the millisecond
 */
public record Listed(
        Optional<String> peer,
        Optional<Instant> connectedAt,
        String node,
        Optional<String> username,
        Optional<String> peerHost,
        int protocolVersion,
        boolean cleanStart,
        long sessionExpiryInterval,
        int keepAlive,
        int receiveMaximum) {

    Began began(String clientId, Instant listedAt) {
        return new Began(
                clientId,
                node,
                connectedAt.orElse(listedAt),
                peer,
                username,
                peerHost,
                protocolVersion,
                cleanStart,
                sessionExpiryInterval,
                keepAlive,
                receiveMaximum);
    }
}
