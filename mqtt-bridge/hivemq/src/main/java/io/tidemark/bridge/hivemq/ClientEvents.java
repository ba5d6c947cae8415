package io.tidemark.bridge.hivemq;

import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.hivemq.connection.Connection;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Unsubscribed;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/** Puts client events on the log, stamped with node, time, and whose connection they happened on. */
public final class ClientEvents {

    private final EventSink sink;
    private final String node;
    private final Clock clock;

    public ClientEvents(EventSink sink, String node, Clock clock) {
        this.sink = sink;
        this.node = node;
        this.clock = clock;
    }

    public CompletionStage<Void> emit(String clientId, Connection connection, Connected event) {
        return accept(clientId, connection, event);
    }

    public CompletionStage<Void> emit(String clientId, Connection connection, Disconnected event) {
        return accept(clientId, connection, event);
    }

    public CompletionStage<Void> emit(String clientId, Connection connection, Subscribed event) {
        return accept(clientId, connection, event);
    }

    public CompletionStage<Void> emit(String clientId, Connection connection, Unsubscribed event) {
        return accept(clientId, connection, event);
    }

    public CompletionStage<Void> emit(String clientId, Connection connection, Delivered event) {
        return accept(clientId, connection, event);
    }

    public CompletionStage<Void> emit(String clientId, Connection connection, Acked event) {
        return accept(clientId, connection, event);
    }

    private CompletionStage<Void> accept(String clientId, Connection connection, Object event) {
        return sink.accept(new ClientEvent(
                clientId,
                node,
                connection.epoch(),
                clock.instant(),
                event,
                connection.peer().username(),
                connection.peer().host()));
    }
}
