package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetCheck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetLeave;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.RetainLookup;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.streams.presence.PresenceProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private static final int RETAIN_HANDLING_NEW = 1;

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
            ClientSubscriptions subscriptions,
            SharedFilters shared,
            KeyValueStore<String, Presence> presence,
            DeliveryWatch watch) {}

    private final Duration quiet;
    private final ReplayBatches batches;
    private Optional<Cancellable> watching = Optional.empty();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private Tables tables;

    private SubscriptionsProcessor(Supplier settings) {
        quiet = settings.quiet();
        batches = new ReplayBatches(settings.partitions());
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        ClientSubscriptions subscriptions = new ClientSubscriptions(context.getStateStore(ClientSubscriptions.STORE));
        tables = new Tables(
                subscriptions,
                new SharedFilters(subscriptions),
                context.getStateStore(PresenceProcessor.STORE),
                new DeliveryWatch(
                        context.getStateStore(DeliveryWatch.STORE), quiet.toMillis(), context.currentSystemTimeMs()));
        watchWhileNeeded();
    }

    /** Only then: Kafka Streams commits a transaction after every punctuation, also if nothing happened in it. */
    private void watchWhileNeeded() {
        if (watching.isEmpty() && !tables.watch().isEmpty()) {
            watching = Optional.of(context().schedule(WATCH_TICK, PunctuationType.WALL_CLOCK_TIME, now -> {
                tables.watch().quiet(now).forEach(client -> check(client, now));
                if (tables.watch().isEmpty()) {
                    watching.ifPresent(Cancellable::cancel);
                    watching = Optional.empty();
                }
            }));
        }
    }

    @Override
    public void process(Record<String, ClientEvent> record) {
        ClientEvent event = record.value();
        tables.watch().seen(event.getAt(), now());
        if (event.getEvent() instanceof Delivered delivered) {
            delivered(event, delivered);
        } else if (event.getEvent() instanceof Acked acked) {
            acked(event, acked);
        } else if (!isOutdated(event)) {
            session(event);
        }
        watchWhileNeeded();
    }

    private void session(ClientEvent event) {
        if (event.getEvent() instanceof Connected connected) {
            connected(event, connected);
        } else if (event.getEvent() instanceof Disconnected) {
            disconnected(event);
        } else if (event.getEvent() instanceof Subscribed subscribed) {
            subscribed(event, subscribed.getSubscriptions());
        } else if (event.getEvent() instanceof Unsubscribed unsubscribed) {
            unsubscribed.getTopicFilters().forEach(filter -> unsubscribe(event, filter));
        }
    }

    private boolean isOutdated(ClientEvent event) {
        Presence newest = tables.presence().get(event.getClientId());
        return newest != null && newest.getEpoch() > event.getEpoch();
    }

    private long now() {
        return context().currentSystemTimeMs();
    }

    private void connected(ClientEvent event, Connected connected) {
        if (connected.getSessionPresent()) {
            tables.watch().resumed(event.getClientId(), event.getEpoch(), event.getAt(), now());
        } else {
            tables.watch().forget(event.getClientId());
            leaveGroups(event);
            tables.subscriptions().of(event.getClientId()).forEach(old -> forget(event, old.getTopicFilter()));
        }
    }

    private void disconnected(ClientEvent event) {
        tables.watch().forget(event.getClientId());
        Presence connection = tables.presence().get(event.getClientId());
        if (connection != null && connection.getSessionExpiryInterval() == 0) {
            leaveGroups(event);
        }
    }

    private void leaveGroups(ClientEvent event) {
        for (TopicFilter filter : tables.shared().of(event.getClientId())) {
            forwardOffsetEvent(event, filter.toString(), new OffsetLeave(filter.toString()));
        }
    }

    /** All filters of one SUBSCRIBE make one replay, so that their topics are merged. */
    private void subscribed(ClientEvent event, List<TopicSubscription> granted) {
        String clientId = event.getClientId();
        List<TopicFilter> covering = new ArrayList<>(tables.subscriptions().acknowledgedFilters(clientId));
        List<TopicFilter> replayed = granted.stream()
                .filter(subscription -> subscription.getQos() > 0)
                .map(subscription -> TopicFilter.parse(subscription.getTopicFilter()))
                .filter(filter -> !isAcknowledged(clientId, filter))
                .distinct()
                .toList();
        ReplayBatch batch = batches.of(replayId(), replayed);
        for (TopicSubscription subscription : granted) {
            subscribe(event, subscription, replayed, batch, covering);
        }
        // The subscriber waits for what it missed: let the events out now, not at the next commit.
        context().commit();
    }

    private long replayId() {
        return context()
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a SUBSCRIBE without a place in the log"))
                .offset();
    }

    private boolean isAcknowledged(String clientId, TopicFilter filter) {
        return tables.subscriptions()
                .get(clientId, filter.toString())
                .filter(before -> before.getQos() > 0)
                .isPresent();
    }

    private void subscribe(
            ClientEvent event,
            TopicSubscription granted,
            List<TopicFilter> replayed,
            ReplayBatch batch,
            List<TopicFilter> covering) {
        String clientId = event.getClientId();
        TopicFilter filter = TopicFilter.parse(granted.getTopicFilter());
        Optional<Subscription> before = tables.subscriptions().get(clientId, filter.toString());
        Subscription now = Subscription.newBuilder()
                .setClientId(clientId)
                .setTopicFilter(filter.toString())
                .setQos(granted.getQos())
                .setSince(before.map(Subscription::getSince).orElse(event.getAt()))
                .setNoLocal(granted.getNoLocal())
                .setRetainAsPublished(granted.getRetainAsPublished())
                .setRetainHandling(granted.getRetainHandling())
                .setSubscriptionIdentifier(granted.getSubscriptionIdentifier())
                .build();
        tables.subscriptions().put(now);
        tables.shared().forget(clientId);
        forwardSubscription(event, filter.toString(), Optional.of(now));
        boolean isShared = filter.sharedGroup().isPresent();
        if (!isShared && wantsRetained(granted, before.isEmpty())) {
            forwardOffsetEvent(event, filter.toString(), new RetainLookup(filter.toString(), granted.getQos()));
        }
        if (granted.getQos() > 0) {
            // A session that has the filter, resumed or of this connection, gets its messages from the broker's own
            // queue.
            OffsetSubscribe subscribe = OffsetSubscribe.newBuilder()
                    .setTopicFilter(filter.toString())
                    .setQos(granted.getQos())
                    .setNoLocal(granted.getNoLocal())
                    .setBatch(replayed.contains(filter) ? batch : null)
                    .setCoveredBy(isShared ? List.of() : overlapping(filter, covering))
                    .build();
            forwardOffsetEvent(event, filter.toString(), subscribe);
            if (!isShared) {
                covering.add(filter);
            }
        } else if (before.filter(old -> old.getQos() > 0).isPresent()) {
            forwardUnsubscribe(event, filter.toString());
        }
    }

    /** MQTT 5, section 3.8.3.1: 0 = always, 1 = if the subscription is new, 2 = never. */
    private static boolean wantsRetained(TopicSubscription subscription, boolean isNew) {
        return subscription.getRetainHandling() == 0
                || (subscription.getRetainHandling() == RETAIN_HANDLING_NEW && isNew);
    }

    private static List<String> overlapping(TopicFilter filter, List<TopicFilter> others) {
        return others.stream()
                .filter(other -> !other.equals(filter) && other.overlaps(filter))
                .map(TopicFilter::toString)
                .toList();
    }

    private void unsubscribe(ClientEvent event, String filter) {
        forget(event, filter);
        // Also for a filter that this session does not have: an earlier one may have left rows.
        forwardUnsubscribe(event, filter);
    }

    private void forget(ClientEvent event, String filter) {
        if (tables.subscriptions().get(event.getClientId(), filter).isPresent()) {
            tables.subscriptions().remove(event.getClientId(), filter);
            tables.shared().forget(event.getClientId());
            forwardSubscription(event, filter, Optional.empty());
        }
    }

    private void delivered(ClientEvent event, Delivered delivered) {
        if (delivered.getHistoryId() == null) {
            tables.watch()
                    .delivered(
                            event.getClientId(),
                            event.getEpoch(),
                            delivered.getTopic(),
                            delivered.getMessageId(),
                            event.getAt(),
                            now());
        }
    }

    private void acked(ClientEvent event, Acked acked) {
        if (acked.getHistoryId() != null || acked.getTopic().startsWith("$")) {
            return;
        }
        String clientId = event.getClientId();
        tables.watch().acked(clientId, event.getEpoch(), acked.getTopic(), acked.getMessageId(), event.getAt(), now());
        OffsetAck ack = new OffsetAck(
                acked.getTopic(),
                acked.getMessageId(),
                acked.getQos(),
                acked.getPosition(),
                tables.shared().matching(clientId, acked.getTopic()));
        forwardOffsetEvent(event, acked.getTopic(), ack);
    }

    /** A connected client is quiet: asks for what is unread of what was published before. */
    private void check(DeliveryWatch.Quiet client, long now) {
        Presence presence = tables.presence().get(client.clientId());
        if (presence == null || !presence.getOnline() || presence.getEpoch() != client.epoch()) {
            return;
        }
        List<Subscription> own = tables.subscriptions().acknowledged(client.clientId());
        List<Subscription> looked = client.topics().isEmpty() ? own : atTopics(client, own);
        ReplayBatch batch = batches.of(
                -now,
                looked.stream()
                        .map(subscription -> TopicFilter.parse(subscription.getTopicFilter()))
                        .toList());
        for (Subscription subscription : looked) {
            OffsetEvent event = new OffsetEvent(
                    client.clientId(),
                    presence.getNode(),
                    client.epoch(),
                    Instant.ofEpochMilli(now),
                    new OffsetCheck(
                            subscription.getTopicFilter(),
                            subscription.getQos(),
                            subscription.getNoLocal(),
                            client.lastActivity(),
                            batch));
            context().forward(new Record<>(subscription.getTopicFilter(), event, now), OFFSET_EVENTS);
        }
    }

    /** The subscriptions narrowed down to those topics that they match. */
    private static List<Subscription> atTopics(DeliveryWatch.Quiet client, List<Subscription> own) {
        List<Subscription> narrowed = new ArrayList<>();
        for (String topic : client.topics()) {
            own.stream()
                    .filter(subscription ->
                            TopicFilter.parse(subscription.getTopicFilter()).matches(topic))
                    .findFirst()
                    .map(subscription -> Subscription.newBuilder(subscription)
                            .setTopicFilter(topic)
                            .build())
                    .ifPresent(narrowed::add);
        }
        return narrowed;
    }

    private void forwardUnsubscribe(ClientEvent event, String filter) {
        List<String> remaining = tables.subscriptions().acknowledgedFilters(event.getClientId()).stream()
                .map(TopicFilter::toString)
                .toList();
        forwardOffsetEvent(event, filter, new OffsetUnsubscribe(filter, remaining));
    }

    private void forwardSubscription(ClientEvent event, String filter, Optional<Subscription> subscription) {
        context()
                .forward(
                        new Record<>(
                                Topics.compositeKey(event.getClientId(), filter),
                                (SpecificRecord) subscription.orElse(null),
                                event.getAt().toEpochMilli()),
                        SUBSCRIPTIONS);
    }

    private void forwardOffsetEvent(ClientEvent event, String topicOrFilter, SpecificRecord offsetEvent) {
        OffsetEvent value =
                new OffsetEvent(event.getClientId(), event.getNode(), event.getEpoch(), event.getAt(), offsetEvent);
        context().forward(new Record<>(topicOrFilter, value, event.getAt().toEpochMilli()), OFFSET_EVENTS);
    }
}
