package io.tidemark.bridge.paho.session;

import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Subscribed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Short forms of observations of one client, and of the events that they become. Times are seconds after a fixed instant. */
final class Seen {

    static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    static final String CLIENT = "c";

    private Seen() {}

    static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    static Began began(double seconds, String peer, boolean cleanStart, long expiry) {
        return new Began(
                CLIENT,
                "n",
                at(seconds),
                Optional.of(peer),
                Optional.empty(),
                Optional.of("10.0.0.1"),
                5,
                cleanStart,
                expiry,
                60,
                32);
    }

    static Ended ended(double seconds, String peer, String reason) {
        return ended(seconds, peer, reason, Optional.empty(), Optional.empty());
    }

    static Ended ended(
            double seconds, String peer, String reason, Optional<Instant> connectedAt, Optional<Long> expiry) {
        return new Ended(
                CLIENT,
                "n",
                at(seconds),
                Optional.of(peer),
                connectedAt,
                reason,
                reason.equals("normal"),
                Optional.empty(),
                expiry);
    }

    static Happened subscribed(double seconds) {
        return new Happened(
                CLIENT, "n", at(seconds), new Subscribed(List.of()), Optional.empty(), Optional.of("10.0.0.1"));
    }

    static Listed listed(Optional<String> peer, Optional<Instant> connectedAt) {
        return new Listed(peer, connectedAt, "n", Optional.empty(), Optional.of("10.0.0.1"), 5, false, 300, 60, 32);
    }

    /** Like {@code +session}, {@code +new}, {@code -reason}. */
    static List<String> told(List<ClientEvent> events) {
        return events.stream().map(Seen::told).toList();
    }

    private static String told(ClientEvent event) {
        if (event.getEvent() instanceof Connected connected) {
            return connected.getSessionPresent() ? "+session" : "+new";
        }
        return event.getEvent() instanceof Disconnected disconnected ? "-" + disconnected.getReason() : "happened";
    }
}
