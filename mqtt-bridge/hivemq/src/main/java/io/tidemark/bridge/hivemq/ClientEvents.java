package io.tidemark.bridge.hivemq;

import io.tidemark.bridge.EventSink;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Unsubscribed;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/** Puts client events on the log, stamped with node and time. */
public final class ClientEvents {

    private final EventSink sink;
    private final String node;
    private final Clock clock;

    public ClientEvents(EventSink sink, String node, Clock clock) {
        this.sink = sink;
        this.node = node;
        this.clock = clock;
    }

    public CompletionStage<Void> emit(String clientId, long epoch, Connected event) {
        return accept(clientId, epoch, event);
    }

    public CompletionStage<Void> emit(String clientId, long epoch, Disconnected event) {
        return accept(clientId, epoch, event);
    }

    public CompletionStage<Void> emit(String clientId, long epoch, Subscribed event) {
        return accept(clientId, epoch, event);
    }

    public CompletionStage<Void> emit(String clientId, long epoch, Unsubscribed event) {
        return accept(clientId, epoch, event);
    }

    public CompletionStage<Void> emit(String clientId, long epoch, Delivered event) {
        return accept(clientId, epoch, event);
    }

    public CompletionStage<Void> emit(String clientId, long epoch, Acked event) {
        return accept(clientId, epoch, event);
    }

    private CompletionStage<Void> accept(String clientId, long epoch, Object event) {
        return sink.accept(new ClientEvent(clientId, node, epoch, clock.instant(), event, null, null));
    }
}
