package io.tidemark.bridge.paho.emqx.event;

import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import java.util.Optional;
import java.util.Set;

/** Rows of client_connected and client_disconnected. */
final class ConnectionDecoding {

    /** EMQX's reasons when the client has sent DISCONNECT. */
    private static final Set<String> GRACEFUL = Set.of("normal", "disconnect_with_will_message");

    Began began(Row row) throws MalformedEventException {
        return new Began(
                row.clientId(),
                row.node(),
                row.required("connected_at", row.connectedAt),
                row.peer(),
                Optional.ofNullable(row.username),
                row.peerHost(),
                row.required("proto_ver", row.protocolVersion),
                row.required("clean_start", row.cleanStart),
                row.required("expiry_interval", row.expiryInterval),
                row.required("keepalive", row.keepAlive),
                row.required("receive_maximum", row.receiveMaximum));
    }

    Ended ended(Row row) throws MalformedEventException {
        String reason = row.required("reason", row.reason);
        return new Ended(
                row.clientId(),
                row.node(),
                row.required("disconnected_at", row.disconnectedAt),
                row.peer(),
                Optional.ofNullable(row.connectedAt),
                reason,
                GRACEFUL.contains(reason),
                // EMQX does not say it.
                Optional.empty(),
                Optional.ofNullable(row.properties.sessionExpiryInterval));
    }
}
