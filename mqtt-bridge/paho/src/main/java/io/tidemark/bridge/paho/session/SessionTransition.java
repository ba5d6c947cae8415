package io.tidemark.bridge.paho.session;

import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.bridge.paho.session.Observed.SessionExpired;
import io.tidemark.schemas.ClientEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an observation makes of a client: a function of what is known and what is seen, so that the same observations always
 * give the same events.
 *
 * <p>The connection that began last is the client's, in whatever order the ends and beginnings of several arrive, and however
 * often. An end counts only for its own connection: that with the same peer and the same beginning, as far as the broker
 * names them; without either, for the newest if it is not before its beginning. A connection that is replaced while its end
 * has not been seen ends right before the new one begins.
 *
 * <p>Two connections of one client that begin within the same millisecond are told apart by their peers, and then the one
 * that arrives later counts as the later one. A broker node whose clock is behind by more than a connection lasted makes the
 * next connection look older than it; comparing with the broker's list of clients puts that right.
 */
final class SessionTransition {

    Transition apply(Optional<ClientState> state, Observed observed) {
        if (observed instanceof Began began) {
            return began(state, began);
        }
        if (observed instanceof Ended ended) {
            return ended(state, ended);
        }
        if (observed instanceof SessionExpired expired) {
            return expired(state, expired);
        }
        return happened(state, (Happened) observed);
    }

    /** Nothing for the log: the next connection says that it has no session. */
    private static Transition expired(Optional<ClientState> state, SessionExpired expired) {
        Optional<ClientState> without = state.map(client -> client.connection()
                .filter(connection -> connection
                        .endedAt()
                        .filter(end -> !expired.at().isBefore(end))
                        .isPresent())
                .map(connection -> client.with(connection.withoutSession(expired.at())))
                .orElse(client));
        return new Transition(without, List.of(), Optional.empty());
    }

    private Transition began(Optional<ClientState> state, Began began) {
        Optional<Connection> known = state.flatMap(ClientState::connection);
        if (known.filter(connection -> connection.is(began)).isPresent()) {
            Connection same = known.get();
            return Transition.dropped(
                    same.replaced(began.peer()) ? state : state.map(client -> client.with(same.learned(began))),
                    Drop.REPEATED_BEGIN);
        }
        if (known.filter(connection -> began.at().isBefore(connection.connectedAt()))
                .isPresent()) {
            return Transition.dropped(state, Drop.OLDER_BEGIN);
        }
        boolean sessionPresent = !began.cleanStart()
                && known.filter(connection -> connection.hasSession(began.at())).isPresent();
        return begin(state, began, sessionPresent, true);
    }

    /** A connection that is not known begins, and replaces the one that is. */
    Transition begin(Optional<ClientState> state, Began began, boolean sessionPresent, boolean exact) {
        Optional<Connection> known = state.flatMap(ClientState::connection);
        List<ClientEvent> events = new ArrayList<>();
        known.filter(Connection::isOnline).ifPresent(replaced -> {
            String reason = began.cleanStart() ? EndReason.DISCARDED : EndReason.TAKEN_OVER;
            events.add(Events.disconnected(replaced, Events.unseenEnd(began.clientId(), replaced, began.at(), reason)));
        });
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, began.at());
        long epoch = known.map(connection -> Math.max(connection.epoch() + 1, micros))
                .orElse(micros);
        events.add(Events.connected(epoch, began, sessionPresent));
        Connection fresh = Connection.of(epoch, began, exact);
        Connection connection = known.map(fresh::after).orElse(fresh);
        Optional<Ended> early =
                state.flatMap(ClientState::early).filter(end -> !end.at().isBefore(began.at()));
        if (early.filter(connection::is).isPresent() && began.peer().isPresent()) {
            Ended end = early.get();
            events.add(Events.disconnected(connection, end));
            return Transition.to(ClientState.of(end(connection, end)), events);
        }
        return Transition.to(new ClientState(Optional.of(connection), early), events);
    }

    private static Transition ended(Optional<ClientState> state, Ended ended) {
        Optional<Connection> known = state.flatMap(ClientState::connection);
        if (known.isEmpty()) {
            return Transition.dropped(Optional.of(keep(state, ended)), Drop.EARLY_END);
        }
        Connection connection = known.get();
        if (connection.is(ended)) {
            return connection.isOnline() ? end(state, connection, ended) : Transition.dropped(state, Drop.REPEATED_END);
        }
        Instant newest = ended.connectedAt().orElse(ended.at());
        return newest.isBefore(connection.connectedAt()) || connection.replaced(ended.peer())
                ? Transition.dropped(state, Drop.OLDER_END)
                : Transition.dropped(Optional.of(keep(state, ended)), Drop.EARLY_END);
    }

    /** The known connection, which lasts, ends. */
    static Transition end(Optional<ClientState> state, Connection connection, Ended ended) {
        ClientState before = state.orElseGet(() -> ClientState.of(connection));
        return Transition.to(before.with(end(connection, ended)), List.of(Events.disconnected(connection, ended)));
    }

    private static Connection end(Connection connection, Ended ended) {
        return connection.ended(ended.at(), ended.reason(), ended.sessionExpiryInterval());
    }

    private static ClientState keep(Optional<ClientState> state, Ended ended) {
        Optional<Ended> kept = state.flatMap(ClientState::early)
                .filter(earlier -> earlier.at().isAfter(ended.at()))
                .or(() -> Optional.of(ended));
        return new ClientState(state.flatMap(ClientState::connection), kept);
    }

    /** Belongs to the newest connection, also if that has ended; epoch 0 if none is known. */
    private static Transition happened(Optional<ClientState> state, Happened happened) {
        Optional<Connection> known = state.flatMap(ClientState::connection);
        ClientEvent event = new ClientEvent(
                happened.clientId(),
                happened.node(),
                known.map(Connection::epoch).orElse(0L),
                happened.at(),
                happened.event(),
                happened.username().orElse(null),
                happened.peerHost().orElse(null));
        return new Transition(state, List.of(event), Optional.empty());
    }
}
