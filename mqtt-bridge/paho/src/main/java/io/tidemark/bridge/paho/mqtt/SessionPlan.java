package io.tidemark.bridge.paho.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a connection does with its session.
 *
 * @param subscriptions made at each connect
 * @param unwanted filters that an earlier session may have; given up at each connect
 * @param leftover if there: the connection reads only what the broker has kept for its client id, says at the first connect
 *     whether there is such a session, and leaves when all of it is done; the session then expires by itself
 */
public record SessionPlan(
        List<Subscription> subscriptions, List<String> unwanted, Optional<Consumer<Boolean>> leftover) {

    public SessionPlan {
        subscriptions = List.copyOf(subscriptions);
        unwanted = List.copyOf(unwanted);
    }

    /** Keeps these subscriptions, and whatever else an earlier session has. */
    public static SessionPlan of(Subscription... subscriptions) {
        return keep(List.of(subscriptions), List.of());
    }

    /** Keeps some, and gives up others. */
    public static SessionPlan keep(List<Subscription> subscriptions, List<String> unwanted) {
        return new SessionPlan(subscriptions, unwanted, Optional.empty());
    }

    /** Empties a session that is no longer used. */
    public static SessionPlan empty(List<String> unwanted, Consumer<Boolean> sessionFound) {
        return new SessionPlan(List.of(), unwanted, Optional.of(sessionFound));
    }
}
