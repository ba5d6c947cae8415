package io.tidemark.bridge.paho.session;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The connections and sessions of a broker's clients. Makes the log's events of what is observed: each connection begins once
 * and ends once, with an epoch that rises, whatever the broker leaves out, repeats or reports late.
 *
 * <p>One thread at a time changes it; any may ask {@link #currentEpoch}.
 *
 * <p>Kept are clients that are connected and those whose session may still exist, at about 500 bytes each with a client id
 * of 20 characters.
 */
public final class ClientSessions {

    /** A session that is over is remembered so long: the broker may report its connection again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Consumer<Drop> drops;
    private final SessionTransition transition;
    private final Reconciliation reconciliation;
    private final Map<String, ClientState> states = new ConcurrentHashMap<>();

    /**
     * Knows no client.
     *
     * @param drops called for each observation that is not made an event
     */
    public ClientSessions(Consumer<Drop> drops) {
        this.drops = drops;
        transition = new SessionTransition();
        reconciliation = new Reconciliation(transition);
    }

    /**
     * Applies what was observed.
     *
     * @return events for the log, in this order; one that happened to a client of which no connection is known has epoch 0
     */
    public List<ClientEvent> apply(Observed observed) {
        Optional<ClientState> before = Optional.ofNullable(states.get(observed.clientId()));
        Transition made = transition.apply(before, observed);
        if (!made.state().equals(before)) {
            made.state().ifPresent(state -> states.put(observed.clientId(), state));
        }
        made.drop().ifPresent(drops);
        return made.events();
    }

    /** The epoch of the connection that the client has; empty while it has none. */
    public OptionalLong currentEpoch(String clientId) {
        ClientState state = states.get(clientId);
        return state == null
                ? OptionalLong.empty()
                : state.connection().filter(Connection::isOnline).stream()
                        .mapToLong(Connection::epoch)
                        .findFirst();
    }

    /** How many clients are remembered. */
    public int size() {
        return states.size();
    }

    /**
     * Remembers a client as the log has it, after a restart. Its peer is unknown until the broker names it: a connection that
     * began at the same time is this one.
     */
    public void restore(Presence presence) {
        Restored.of(Optional.ofNullable(states.get(presence.getClientId())), presence)
                .ifPresent(state -> states.put(presence.getClientId(), state));
    }

    /** Remembers what an event of the log says, which may be older or newer than what is known; only connections count. */
    public void restore(ClientEvent event) {
        Restored.of(Optional.ofNullable(states.get(event.getClientId())), event)
                .ifPresent(state -> states.put(event.getClientId(), state));
    }

    /**
     * Compares with the broker's list of connected clients. What differs in the same way in two successive lists is put right:
     * connections that are not listed end, those that are listed and unknown begin.
     *
     * @param live by client id
     * @param listedAt when the list was asked for
     * @return events for the log
     */
    public List<ClientEvent> reconcile(Map<String, Listed> live, Instant listedAt) {
        return reconciliation.reconcile(states, live, listedAt);
    }

    /**
     * The broker, or one node of it, has lost the sessions of all who connected before. Of those that were offline nothing goes
     * to the log: a bridge that restarts before they connect again takes their sessions for alive.
     *
     * @return the ends of the connections that lasted
     */
    public List<ClientEvent> sessionsLost(Instant at, Optional<String> node) {
        List<ClientEvent> events = new ArrayList<>();
        states.replaceAll((clientId, state) -> {
            Optional<Connection> lost = state.connection()
                    .filter(connection -> node.map(connection.node()::equals).orElse(true))
                    .filter(connection -> connection.connectedAt().isBefore(at));
            return lost.map(connection -> lost(clientId, state, connection, at, events))
                    .orElse(state);
        });
        return events;
    }

    private static ClientState lost(
            String clientId, ClientState state, Connection connection, Instant at, List<ClientEvent> events) {
        if (!connection.isOnline()) {
            return state.with(connection.withoutSession(at));
        }
        Observed.Ended end = Events.unseenEnd(clientId, connection, at, EndReason.BROKER_RESTARTED);
        Transition ended = SessionTransition.end(Optional.of(state), connection, end);
        events.addAll(ended.events());
        return ended.state().orElse(state);
    }

    /** Forgets clients whose session is over. */
    public void expire(Instant now) {
        Instant before = now.minus(REMEMBERED);
        states.values().removeIf(state -> isOver(state, before));
    }

    private boolean isOver(ClientState state, Instant before) {
        if (state.connection().isEmpty()) {
            return state.early().filter(end -> end.at().isAfter(before)).isEmpty();
        }
        return state.connection()
                .flatMap(Connection::sessionEnds)
                .filter(ends -> ends.isBefore(before))
                .isPresent();
    }
}
