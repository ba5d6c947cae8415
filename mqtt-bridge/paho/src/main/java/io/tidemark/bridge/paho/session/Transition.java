package io.tidemark.bridge.paho.session;

import io.tidemark.schemas.ClientEvent;
import java.util.List;
import java.util.Optional;

/**
 * What an observation makes of a client.
 *
 * @param state empty if nothing is known of the client, before and after
 * @param events for the log, in this order
 * @param drop why the observation itself is not among the events
 */
record Transition(Optional<ClientState> state, List<ClientEvent> events, Optional<Drop> drop) {

    static Transition to(ClientState state, List<ClientEvent> events) {
        return new Transition(Optional.of(state), List.copyOf(events), Optional.empty());
    }

    static Transition dropped(Optional<ClientState> state, Drop why) {
        return new Transition(state, List.of(), Optional.of(why));
    }
}
