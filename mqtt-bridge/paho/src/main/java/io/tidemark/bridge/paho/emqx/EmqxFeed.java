package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.Unreadable;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.emqx.check.AclProbe;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent;
import io.tidemark.bridge.paho.emqx.event.EmqxEventDecoder;
import io.tidemark.bridge.paho.emqx.event.MalformedEventException;
import io.tidemark.bridge.paho.feed.LogFeed;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.ArrivalHandler;
import io.tidemark.bridge.paho.session.Observed;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.bridge.paho.session.ShardedSessions;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rules of EMQX republish, from one connection to the log.
 */
final class EmqxFeed implements ArrivalHandler {

    private static final Logger log = LoggerFactory.getLogger(EmqxFeed.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private static final String PROBE = "/" + AclProbe.LEVEL;

    private final EmqxEventDecoder decoder;
    private final ShardedSessions sessions;
    private final FilterResolver filters;
    private final LogFeed feed;
    private final RecentPositions positions;
    private final BridgeMetrics metrics;

    EmqxFeed(
            EmqxEventDecoder decoder,
            ShardedSessions sessions,
            FilterResolver filters,
            LogFeed feed,
            RecentPositions positions,
            BridgeMetrics metrics) {
        this.decoder = decoder;
        this.sessions = sessions;
        this.filters = filters;
        this.feed = feed;
        this.positions = positions;
        this.metrics = metrics;
    }

    /** {@inheritDoc} What is under way is waited for: what the broker sends again is then known to be in the log, or not. */
    @Override
    public void connected(boolean sessionPresent) {
        feed.settle();
    }

    @Override
    public CompletionStage<?> handle(Arrival arrival) {
        if (arrival.topic().endsWith(PROBE)) {
            return DONE;
        }
        EmqxEvent event;
        try {
            event = decoder.decode(arrival.topic(), arrival.payload());
        } catch (MalformedEventException e) {
            log.warn("An event on {} goes to the dead letters: {}", arrival.topic(), e.getMessage());
            return feed.accept(new Unreadable(arrival.topic(), arrival.payload(), e.getMessage()));
        }
        if (event instanceof EmqxEvent.Published published) {
            return published(published.message(), arrival);
        }
        if (event instanceof EmqxEvent.OfClient client) {
            return observed(withKnownPosition(client.observed()));
        }
        return DONE;
    }

    private CompletionStage<?> published(Message message, Arrival arrival) {
        // The broker sends again what it was not acknowledged; the log may have it all the same.
        return positions.find(message.getId()).isPresent() ? DONE : feed.accept(message, arrival.payload());
    }

    private CompletionStage<?> observed(Observed observed) {
        Observed whole = observed instanceof Happened happened ? filters.resolve(happened) : observed;
        return sessions.apply(whole, feed::accept);
    }

    /** Spares the log's index a look-up. */
    private Observed withKnownPosition(Observed observed) {
        if (observed instanceof Happened happened) {
            if (happened.event() instanceof Acked acked) {
                metrics.acked();
                if (acked.getPosition() == null) {
                    acked.setPosition(positions.find(acked.getMessageId()).orElse(null));
                }
            } else if (happened.event() instanceof Delivered delivered) {
                metrics.delivered();
                if (delivered.getPosition() == null) {
                    delivered.setPosition(
                            positions.find(delivered.getMessageId()).orElse(null));
                }
            }
        }
        return observed;
    }
}
