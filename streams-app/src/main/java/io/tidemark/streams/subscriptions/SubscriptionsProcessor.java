package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.streams.Hurry;
import io.tidemark.streams.presence.PresenceProcessor;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps each client's filters, and forwards what concerns offsets to the partitions of the MQTT topics. Runs after presence,
 * which knows the client's newest connection: what an older one did to its session no longer counts.
 */
public final class SubscriptionsProcessor extends ContextualProcessor<String, ClientEvent, String, SpecificRecord> {

    /** Child node for changed subscriptions. */
    public static final String SUBSCRIPTIONS = "subscriptions-topic";
    /** Child node for events on their way to the topics' partitions. */
    public static final String OFFSET_EVENTS = "offset-events";
    /** Store of the clients that are watched for messages that their broker drops. */
    public static final String WATCHED = DeliveryWatch.STORE;

    private static final Duration WATCH_TICK = Duration.ofSeconds(1);

    /**
     * Makes one processor for each task.
     *
     * @param partitions of MQTT topics
     * @param quiet how long nothing happens until what a client has not read counts as dropped by its broker
     */
    public record Supplier(int partitions, Duration quiet)
            implements ProcessorSupplier<String, ClientEvent, String, SpecificRecord> {
        @Override
        public Processor<String, ClientEvent, String, SpecificRecord> get() {
            return new SubscriptionsProcessor(this);
        }
    }

    /** What the state stores of a running task make possible. */
    private record Tables(
            Sessions sessions,
            SharedFilters shared,
            KeyValueStore<String, Presence> presence,
            DeliveryWatch watch,
            QuietClients quiet,
            OffsetEvents out) {}

    private final Supplier settings;
    private final Hurry hurry = new Hurry();
    private Optional<Cancellable> watching = Optional.empty();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private Tables tables;

    private SubscriptionsProcessor(Supplier settings) {
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        ClientSubscriptions subscriptions = new ClientSubscriptions(context.getStateStore(ClientSubscriptions.STORE));
        SharedFilters shared = new SharedFilters(subscriptions);
        KeyValueStore<String, Presence> presence = context.getStateStore(PresenceProcessor.STORE);
        ReplayBatches batches = new ReplayBatches(settings.partitions());
        OffsetEvents out = new OffsetEvents(context);
        tables = new Tables(
                new Sessions(subscriptions, shared, batches, out),
                shared,
                presence,
                new DeliveryWatch(
                        context.getStateStore(DeliveryWatch.STORE),
                        settings.quiet().toMillis(),
                        context.currentSystemTimeMs()),
                new QuietClients(subscriptions, presence, batches, out),
                out);
        watchWhileNeeded();
    }

    /** Only then: Kafka Streams commits a transaction after every punctuation, also if nothing happened in it. */
    private void watchWhileNeeded() {
        if (watching.isEmpty() && !tables.watch().isEmpty()) {
            watching = Optional.of(context().schedule(WATCH_TICK, PunctuationType.WALL_CLOCK_TIME, this::watch));
        }
    }

    private void watch(long now) {
        tables.watch().quiet(now).forEach(client -> tables.quiet().check(client, now));
        if (tables.watch().isEmpty()) {
            watching.ifPresent(Cancellable::cancel);
            watching = Optional.empty();
        }
    }

    @Override
    public void process(Record<String, ClientEvent> record) {
        ClientEvent event = record.value();
        long now = context().currentSystemTimeMs();
        tables.watch().seen(event.getAt(), now);
        if (event.getEvent() instanceof Delivered delivered) {
            delivered(event, delivered, now);
        } else if (event.getEvent() instanceof Acked acked) {
            acked(event, acked, now);
        } else if (!isOutdated(event)) {
            session(event, now);
        }
        watchWhileNeeded();
    }

    private void session(ClientEvent event, long now) {
        if (event.getEvent() instanceof Connected connected) {
            if (connected.getSessionPresent()) {
                tables.watch().resumed(event.getClientId(), event.getEpoch(), event.getAt(), now);
            } else {
                tables.watch().forget(event.getClientId());
                tables.sessions().begin(event);
            }
        } else if (event.getEvent() instanceof Disconnected disconnected) {
            disconnected(event, disconnected);
        } else if (event.getEvent() instanceof Subscribed subscribed) {
            tables.sessions().subscribe(event, subscribed.getSubscriptions(), offset());
            // The subscriber waits for what it missed: let the events out now, not at the next commit.
            hurry.commit(context());
        } else if (event.getEvent() instanceof Unsubscribed unsubscribed) {
            unsubscribed.getTopicFilters().forEach(filter -> tables.sessions().unsubscribe(event, filter));
        }
    }

    private boolean isOutdated(ClientEvent event) {
        Presence newest = tables.presence().get(event.getClientId());
        return newest != null && newest.getEpoch() > event.getEpoch();
    }

    private long offset() {
        return context()
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a SUBSCRIBE without a place in the log"))
                .offset();
    }

    private void disconnected(ClientEvent event, Disconnected disconnected) {
        tables.watch().forget(event.getClientId());
        if (disconnected.getPresumedReadUntil() != null) {
            tables.sessions().presumeRead(event, disconnected.getPresumedReadUntil());
        }
        Presence connection = tables.presence().get(event.getClientId());
        boolean endsSession = connection != null && connection.getSessionExpiryInterval() == 0;
        if (endsSession) {
            tables.sessions().leaveGroups(event);
        }
    }

    private void delivered(ClientEvent event, Delivered delivered, long now) {
        // What a replay of history delivers is no concern of offsets.
        if (delivered.getHistoryId() == null) {
            tables.watch()
                    .delivered(
                            event.getClientId(),
                            event.getEpoch(),
                            delivered.getTopic(),
                            delivered.getMessageId(),
                            event.getAt(),
                            now);
        }
    }

    private void acked(ClientEvent event, Acked acked, long now) {
        if (acked.getHistoryId() != null || acked.getTopic().startsWith("$")) {
            return;
        }
        String clientId = event.getClientId();
        tables.watch().acked(clientId, event.getEpoch(), acked.getTopic(), acked.getMessageId(), event.getAt(), now);
        OffsetAck ack = new OffsetAck(
                acked.getTopic(),
                acked.getMessageId(),
                acked.getQos(),
                acked.getPosition(),
                tables.shared().matching(clientId, acked.getTopic()));
        tables.out().send(event, acked.getTopic(), ack);
    }
}
