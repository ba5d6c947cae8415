package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.paho.session.Observed.Happened;

/** Finds out which filter a client has really subscribed to, where the broker's events do not say. May block. */
@FunctionalInterface
public interface FilterResolver {

    /** The events say it. */
    FilterResolver AS_IT_IS = event -> event;

    /** The event with the client's own filters. */
    Happened resolve(Happened event);
}
