package io.tidemark.bridge.paho.session;

import io.tidemark.bridge.paho.session.Observed.Ended;
import io.tidemark.schemas.ClientEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what is known with the broker's lists of clients. A difference counts when two successive lists show the same one:
 * the first may be a list that was read while events were on their way.
 */
final class Reconciliation {

    /**
     * How a client differs.
     *
     * @param gone epoch of a connection that lasts and is not listed
     * @param unseen the listed connection, if it is not known
     */
    private record Difference(Optional<Long> gone, Optional<Listed> unseen) {}

    private final SessionTransition transition;
    private Map<String, Difference> previous = Map.of();

    Reconciliation(SessionTransition transition) {
        this.transition = transition;
    }

    /** Changes the states, and returns the events for the log. */
    List<ClientEvent> reconcile(Map<String, ClientState> states, Map<String, Listed> live, Instant listedAt) {
        Map<String, Difference> differences = new HashMap<>();
        List<ClientEvent> events = new ArrayList<>();
        Set<String> clients = new HashSet<>(states.keySet());
        clients.addAll(live.keySet());
        for (String clientId : clients) {
            Optional<ClientState> state = Optional.ofNullable(states.get(clientId));
            Optional<Listed> listed = Optional.ofNullable(live.get(clientId));
            Optional<Difference> difference = compare(state, listed, listedAt);
            if (difference.isEmpty()) {
                listed.ifPresent(same -> learn(states, clientId, same));
            } else if (difference.get().equals(previous.get(clientId))) {
                Transition settled = settle(clientId, state, difference.get(), listedAt);
                settled.state().ifPresent(changed -> states.put(clientId, changed));
                events.addAll(settled.events());
            } else {
                differences.put(clientId, difference.get());
            }
        }
        previous = differences;
        return events;
    }

    private static Optional<Difference> compare(
            Optional<ClientState> state, Optional<Listed> listed, Instant listedAt) {
        Optional<Connection> online = state.flatMap(ClientState::connection).filter(Connection::isOnline);
        boolean same = online.isPresent() ? listed.filter(online.get()::is).isPresent() : listed.isEmpty();
        boolean newerThanTheList = online.filter(
                        connection -> !connection.connectedAt().isBefore(listedAt))
                .isPresent();
        return same || newerThanTheList
                ? Optional.empty()
                : Optional.of(new Difference(online.map(Connection::epoch), listed));
    }

    private static void learn(Map<String, ClientState> states, String clientId, Listed listed) {
        states.computeIfPresent(clientId, (id, state) -> state.connection()
                .filter(connection -> connection.peer().isEmpty() && connection.is(listed))
                .map(connection -> state.with(connection.learned(listed)))
                .orElse(state));
    }

    private Transition settle(String clientId, Optional<ClientState> state, Difference difference, Instant listedAt) {
        List<ClientEvent> events = new ArrayList<>();
        Optional<ClientState> settled = state;
        Optional<Connection> gone = state.flatMap(ClientState::connection)
                .filter(connection -> difference.gone().isPresent());
        if (gone.isPresent()) {
            Ended end = Events.unseenEnd(clientId, gone.get(), listedAt, EndReason.NOT_LISTED);
            Transition ended = SessionTransition.end(state, gone.get(), end);
            settled = ended.state();
            events.addAll(ended.events());
        }
        if (difference.unseen().isPresent()) {
            // Rather remember a session that is gone than forget one that is there.
            Transition begun =
                    transition.begin(settled, difference.unseen().get().began(clientId, listedAt), true, false);
            settled = begun.state();
            events.addAll(begun.events());
        }
        return new Transition(settled, events, Optional.empty());
    }
}
