package io.tidemark.bridge.paho.session;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Presence;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What the log says of a client; the connection with the highest epoch counts. */
final class Restored {

    private Restored() {}

    static Optional<ClientState> of(Optional<ClientState> known, Presence presence) {
        if (epoch(known) > presence.getEpoch()) {
            return known;
        }
        Connection connection = connection(
                presence.getEpoch(),
                presence.getNode(),
                presence.getConnectedAt(),
                Optional.ofNullable(presence.getUsername()),
                Optional.ofNullable(presence.getPeerHost()),
                presence.getSessionExpiryInterval());
        if (presence.getOnline()) {
            // The events may already have told its end.
            return epoch(known) == presence.getEpoch() ? known : Optional.of(ClientState.of(connection));
        }
        Instant at = Optional.ofNullable(presence.getDisconnectedAt()).orElse(presence.getConnectedAt());
        String reason = Optional.ofNullable(presence.getReason()).orElse("");
        return Optional.of(ClientState.of(connection.ended(at, reason, Optional.empty())));
    }

    static Optional<ClientState> of(Optional<ClientState> known, ClientEvent event) {
        if (event.getEvent() instanceof Connected connected && event.getEpoch() > epoch(known)) {
            return Optional.of(ClientState.of(connection(
                    event.getEpoch(),
                    event.getNode(),
                    event.getAt(),
                    Optional.ofNullable(connected.getUsername()),
                    Optional.ofNullable(connected.getPeerHost()),
                    connected.getSessionExpiryInterval())));
        }
        if (event.getEvent() instanceof Disconnected disconnected && event.getEpoch() == epoch(known)) {
            return known.flatMap(ClientState::connection)
                    .filter(Connection::isOnline)
                    .map(connection ->
                            ClientState.of(connection.ended(event.getAt(), disconnected.getReason(), Optional.empty())))
                    .or(() -> known);
        }
        return known;
    }

    private static long epoch(Optional<ClientState> known) {
        return known.flatMap(ClientState::connection).map(Connection::epoch).orElse(Long.MIN_VALUE);
    }

    private static Connection connection(
            long epoch,
            String node,
            Instant connectedAt,
            Optional<String> username,
            Optional<String> peerHost,
            long sessionExpiryInterval) {
        return new Connection(
                epoch,
                node,
                connectedAt,
                true,
                Optional.empty(),
                Set.of(),
                username,
                peerHost,
                sessionExpiryInterval,
                Optional.empty(),
                Optional.empty());
    }
}
