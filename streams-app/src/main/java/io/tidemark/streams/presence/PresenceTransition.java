package io.tidemark.streams.presence;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Presence;
import java.util.Optional;

/**
 * What an event makes of a client's presence. The connection that began last decides, in whatever order the events of several
 * connections arrive: a disconnect counts only for the connection it belongs to.
 */
public final class PresenceTransition {

    private PresenceTransition() {}

    /** Whether an event can change anything; spares a look-up for the many that cannot. */
    static boolean concerns(ClientEvent event) {
        return event.getEvent() instanceof Connected || event.getEvent() instanceof Disconnected;
    }

    /** The new presence; empty if the event changes nothing. */
    public static Optional<Presence> apply(Optional<Presence> stored, ClientEvent event) {
        if (event.getEvent() instanceof Connected connected) {
            boolean newer = stored.map(Presence::getEpoch)
                    .map(epoch -> event.getEpoch() > epoch)
                    .orElse(true);
            return newer ? Optional.of(online(event, connected)) : Optional.empty();
        }
        if (event.getEvent() instanceof Disconnected disconnected) {
            return stored.filter(presence -> presence.getOnline() && presence.getEpoch() == event.getEpoch())
                    .map(presence -> offline(presence, event, disconnected));
        }
        return Optional.empty();
    }

    private static Presence online(ClientEvent event, Connected connected) {
        return Presence.newBuilder()
                .setClientId(event.getClientId())
                .setOnline(true)
                .setNode(event.getNode())
                .setEpoch(event.getEpoch())
                .setConnectedAt(event.getAt())
                .setUsername(connected.getUsername())
                .setPeerHost(connected.getPeerHost())
                .setProtocolVersion(connected.getProtocolVersion())
                .setCleanStart(connected.getCleanStart())
                .setSessionPresent(connected.getSessionPresent())
                .setKeepAlive(connected.getKeepAlive())
                .setReceiveMaximum(connected.getReceiveMaximum())
                .setSessionExpiryInterval(connected.getSessionExpiryInterval())
                .setShowsAcks(connected.getShowsAcks())
                .build();
    }

    private static Presence offline(Presence presence, ClientEvent event, Disconnected disconnected) {
        return Presence.newBuilder(presence)
                .setOnline(false)
                .setDisconnectedAt(event.getAt())
                .setReason(disconnected.getReason())
                .build();
    }
}
