package io.tidemark.bridge.paho.mosquitto;

import io.micrometer.core.instrument.Counter;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.feed.LogFeed;
import io.tidemark.bridge.paho.inbox.InboxProperties;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.ArrivalHandler;
import io.tidemark.bridge.paho.mqtt.Subscription;
import io.tidemark.bridge.paho.session.Observed;
import io.tidemark.bridge.paho.session.ShardedSessions;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What Mosquitto sends to the bridge as a subscriber of everything and of its log, on its way to Tidemark's log. */
final class MosquittoFeed implements ArrivalHandler {

    /** Everything, and the log of what clients do. */
    static final List<Subscription> SUBSCRIPTIONS = List.of(
            new Subscription("#", 1, true, true),
            new Subscription(LogParser.NOTICE, 1, false, true),
            new Subscription(LogParser.SUBSCRIBE, 1, false, true),
            new Subscription(LogParser.UNSUBSCRIBE, 1, false, true));

    /** Nobody but the broker knows who published a message. */
    private static final String UNKNOWN_PUBLISHER = "";

    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);
    private static final String SYS = "$SYS/";

    private final String node;
    private final String ownClientIds;
    private final LogParser parser;
    private final ShardedSessions sessions;
    private final LogFeed feed;
    private final MessageId ids;
    private final Clock clock;
    private final Counter unknown;

    MosquittoFeed(
            String node,
            String ownClientIds,
            ShardedSessions sessions,
            LogFeed feed,
            MessageId ids,
            Clock clock,
            BridgeMetrics metrics) {
        this.node = node;
        this.ownClientIds = ownClientIds;
        parser = new LogParser(node);
        this.sessions = sessions;
        this.feed = feed;
        this.ids = ids;
        this.clock = clock;
        unknown = metrics.counter(
                "mosquitto.lines.unknown", "Lines of the broker's log that say nothing certain of a client");
    }

    /** {@inheritDoc} Without our session the broker has lost those of its other clients too. */
    @Override
    public void connected(boolean sessionPresent) {
        feed.settle();
        if (!sessionPresent) {
            sessions.sessionsLost(clock.instant(), this::log)
                    .toCompletableFuture()
                    .join();
        }
    }

    @Override
    public CompletionStage<?> handle(Arrival arrival) {
        if (arrival.topic().startsWith(SYS)) {
            return line(arrival);
        }
        boolean isOurOwn = arrival.topic().startsWith(InboxProperties.ROOT)
                || arrival.properties().userProperty(InboxProperties.HISTORY).isPresent();
        return isOurOwn ? DONE : feed.accept(message(arrival), arrival.payload());
    }

    private CompletionStage<?> line(Arrival arrival) {
        String line =
                StandardCharsets.UTF_8.decode(arrival.payload().duplicate()).toString();
        Optional<Observed> observed = parser.parse(arrival.topic(), line);
        if (observed.isEmpty()) {
            unknown.increment();
            return DONE;
        }
        return observed.get().clientId().startsWith(ownClientIds) ? DONE : sessions.apply(observed.get(), this::log);
    }

    /** Completes what Mosquitto does not tell. Its log has whole seconds, too coarse to tell what a client has read. */
    private CompletionStage<Void> log(ClientEvent event) {
        if (event.getEvent() instanceof Connected connected) {
            connected.setShowsAcks(false);
        } else if (event.getEvent() instanceof Disconnected disconnected) {
            disconnected.setPresumedReadUntil(clock.instant());
        } else {
            event.setAt(clock.instant());
        }
        return feed.accept(event);
    }

    private Message message(Arrival arrival) {
        Arrival.Properties properties = arrival.properties();
        return Message.newBuilder()
                .setId(ids.next())
                .setTopic(arrival.topic())
                .setPayload(arrival.payload())
                .setQos(arrival.qos())
                .setRetain(arrival.retained())
                .setClientId(UNKNOWN_PUBLISHER)
                .setNode(node)
                .setPublishedAt(clock.instant())
                .setMessageExpiryInterval(properties.messageExpiryInterval().orElse(null))
                .setPayloadFormatIndicator(properties.payloadFormatIndicator().orElse(null))
                .setContentType(properties.contentType().orElse(null))
                .setResponseTopic(properties.responseTopic().orElse(null))
                .setCorrelationData(properties.correlationData().orElse(null))
                .setUserProperties(properties.user())
                .build();
    }
}
