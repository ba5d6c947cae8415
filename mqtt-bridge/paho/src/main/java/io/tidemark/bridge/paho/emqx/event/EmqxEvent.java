package io.tidemark.bridge.paho.emqx.event;

import io.tidemark.bridge.paho.session.Observed;
import io.tidemark.schemas.Message;

/** What an event of EMQX is to Tidemark. */
public sealed interface EmqxEvent {

    /** A message was published. */
    record Published(Message message) implements EmqxEvent {}

    /** Something happened to a client. */
    record OfClient(Observed observed) implements EmqxEvent {}

    /**
     * Nothing that Tidemark keeps.
     *
     * @param why for people and metrics: one of few texts, with nothing of the event in it
     */
    record Ignored(String why) implements EmqxEvent {}
}
