package io.tidemark.bridge.paho.session;

import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The newest known connection of a client.
 *
 * @param connectedAt the broker's time
 * @param exact whether {@code connectedAt} is the broker's to the millisecond; not if it comes from a list of its clients
 * @param peer empty after a restart, until the broker names it
 * @param sameMoment peers of earlier connections of the same millisecond, nearly always empty
 * @param endedAt empty while it lasts
 * @param sessionEnds when the session is over if nobody resumes it; empty while the connection lasts
 */
record Connection(
        long epoch,
        String node,
        Instant connectedAt,
        boolean exact,
        Optional<String> peer,
        Set<String> sameMoment,
        Optional<String> username,
        Optional<String> peerHost,
        long sessionExpiryInterval,
        Optional<Instant> endedAt,
        Optional<Instant> sessionEnds) {

    private static final long NEVER = 0xFFFF_FFFFL;

    /** How long a session that was taken over is looked for by the connection that took it. */
    private static final Duration HANDOVER = Duration.ofMinutes(1);

    static Connection of(long epoch, Began began, boolean exact) {
        return new Connection(
                epoch,
                began.node(),
                began.at(),
                exact,
                began.peer(),
                Set.of(),
                began.username(),
                began.peerHost(),
                began.sessionExpiryInterval(),
                Optional.empty(),
                Optional.empty());
    }

    boolean isOnline() {
        return endedAt.isEmpty();
    }

    /** Whether it is this connection that began, or an earlier one of the same moment. */
    boolean is(Began began) {
        if (!exact && peer.isPresent() && began.peer().isPresent()) {
            return peer.equals(began.peer());
        }
        return connectedAt.equals(began.at()) && (samePeer(began.peer()) || replaced(began.peer()));
    }

    /** Whether it is this connection that ended. */
    boolean is(Ended ended) {
        if (!exact || !samePeer(ended.peer())) {
            return samePeer(ended.peer());
        }
        return ended.connectedAt().map(connectedAt::equals).orElseGet(() -> !ended.at()
                .isBefore(connectedAt));
    }

    /** Whether it is this connection that the broker lists. */
    boolean is(Listed listed) {
        if (peer.isPresent() && listed.peer().isPresent()) {
            return peer.equals(listed.peer());
        }
        return !exact || listed.connectedAt().map(connectedAt::equals).orElse(true);
    }

    /** Whether this is the peer of a connection of the same moment that this one replaced. */
    boolean replaced(Optional<String> other) {
        return other.filter(sameMoment::contains).isPresent();
    }

    /** An unknown peer may be any. */
    private boolean samePeer(Optional<String> other) {
        return peer.isEmpty() || other.isEmpty() || peer.equals(other);
    }

    /** Whether the session is still there for a connection that begins now without clean start. */
    boolean hasSession(Instant now) {
        return sessionEnds.map(now::isBefore).orElse(true);
    }

    Connection ended(Instant at, String reason, Optional<Long> changedExpiry) {
        long expiry = changedExpiry.orElse(sessionExpiryInterval);
        return new Connection(
                epoch,
                node,
                connectedAt,
                exact,
                peer,
                sameMoment,
                username,
                peerHost,
                expiry,
                Optional.of(at),
                Optional.of(sessionEnd(at, reason, expiry)));
    }

    private static Instant sessionEnd(Instant at, String reason, long expiry) {
        if (EndReason.endsSession(reason)) {
            return at;
        }
        if (expiry >= NEVER) {
            return Instant.MAX;
        }
        Instant expires = at.plusSeconds(expiry);
        Instant handedOver = at.plus(HANDOVER);
        return reason.equals(EndReason.TAKEN_OVER) && expires.isBefore(handedOver) ? handedOver : expires;
    }

    /** The same, without its session. */
    Connection withoutSession(Instant at) {
        return new Connection(
                epoch,
                node,
                connectedAt,
                exact,
                peer,
                sameMoment,
                username,
                peerHost,
                sessionExpiryInterval,
                endedAt,
                Optional.of(at));
    }

    /** The same, as its beginning tells: what was unknown of it is known. */
    Connection learned(Began began) {
        return new Connection(
                epoch,
                node,
                began.at(),
                true,
                began.peer().or(() -> peer),
                sameMoment,
                began.username(),
                began.peerHost(),
                began.sessionExpiryInterval(),
                endedAt,
                sessionEnds);
    }

    /** The same, with the peer that the broker lists. */
    Connection learned(Listed listed) {
        return new Connection(
                epoch,
                node,
                connectedAt,
                exact,
                listed.peer(),
                sameMoment,
                username,
                peerHost,
                sessionExpiryInterval,
                endedAt,
                sessionEnds);
    }

    /** The same, after an earlier connection of the same millisecond. */
    Connection after(Connection earlier) {
        Set<String> peers = new HashSet<>();
        if (earlier.connectedAt.equals(connectedAt)) {
            peers.addAll(earlier.sameMoment);
            earlier.peer.ifPresent(peers::add);
        }
        return new Connection(
                epoch,
                node,
                connectedAt,
                exact,
                peer,
                Set.copyOf(peers),
                username,
                peerHost,
                sessionExpiryInterval,
                endedAt,
                sessionEnds);
    }
}
