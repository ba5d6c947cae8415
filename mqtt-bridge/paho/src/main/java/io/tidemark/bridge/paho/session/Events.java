package io.tidemark.bridge.paho.session;

import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import java.time.Instant;
import java.util.Optional;

/** Events of connections, as the log has them. */
final class Events {

    private Events() {}

    static ClientEvent connected(long epoch, Began began, boolean sessionPresent) {
        String username = began.username().orElse(null);
        String peerHost = began.peerHost().orElse(null);
        Connected event = new Connected(
                username,
                peerHost,
                began.protocolVersion(),
                began.cleanStart(),
                sessionPresent,
                began.sessionExpiryInterval(),
                began.keepAlive(),
                began.receiveMaximum(),
                true);
        return new ClientEvent(began.clientId(), began.node(), epoch, began.at(), event, username, peerHost);
    }

    static ClientEvent disconnected(Connection connection, Ended ended) {
        Disconnected event = new Disconnected(
                ended.reason(), ended.graceful(), ended.reasonCode().orElse(null), null);
        return new ClientEvent(
                ended.clientId(),
                ended.node(),
                connection.epoch(),
                ended.at(),
                event,
                connection.username().orElse(null),
                connection.peerHost().orElse(null));
    }

    /** The end that the broker does not show. */
    static Ended unseenEnd(String clientId, Connection connection, Instant at, String reason) {
        return new Ended(
                clientId,
                connection.node(),
                at,
                connection.peer(),
                Optional.of(connection.connectedAt()),
                reason,
                false,
                Optional.empty(),
                Optional.empty());
    }
}
