package io.tidemark.streams.lookup;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.streams.AsyncReads;
import io.tidemark.streams.Hurry;
import io.tidemark.streams.presence.PresenceProcessor;
import io.tidemark.streams.subscriptions.ClientSubscriptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a store for the filters of each client that connects, and has the bridge subscribe the client to those that it does not
 * have yet. The bridge reports them as subscribed, so everything else follows from that as if the client had done it. Runs after
 * presence and subscriptions, whose stores it reads. What is not done yet goes on after a restart or a rebalance.
 */
public final class SubscriptionLookupProcessor extends ContextualProcessor<String, ClientEvent, String, ClientCommand> {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionLookupProcessor.class);
    /** Client id → epoch of the connection that is to be looked up. */
    private static final String STORE = "subscription-lookups";

    private static final Duration TICK = Duration.ofMillis(10);
    /** Of the filters of one command, which must fit into a record; a single filter has 65,535 bytes at most. */
    private static final int COMMAND_CHARACTERS = 100_000;

    /**
     * Makes one processor for each task.
     *
     * @param readers runs look-ups, which may block
     */
    public record Supplier(SubscriptionSource source, Executor readers, LookupMeters meters)
            implements ProcessorSupplier<String, ClientEvent, String, ClientCommand> {
        @Override
        public Processor<String, ClientEvent, String, ClientCommand> get() {
            return new SubscriptionLookupProcessor(this);
        }

        /** Cached, so that a look-up that is done within one commit leaves no trace in the changelog. */
        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.Long())
                            .withCachingEnabled());
        }
    }

    private final Supplier parts;
    private final Hurry hurry = new Hurry();
    private Optional<Cancellable> ticking = Optional.empty();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private KeyValueStore<String, Long> journal;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, Presence> presence;

    @SuppressWarnings("NullAway.Init")
    private ClientSubscriptions subscriptions;

    @SuppressWarnings("NullAway.Init")
    private PendingLookups lookups;

    private SubscriptionLookupProcessor(Supplier parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<String, ClientCommand> context) {
        super.init(context);
        journal = context.getStateStore(STORE);
        presence = context.getStateStore(PresenceProcessor.STORE);
        subscriptions = new ClientSubscriptions(context.getStateStore(ClientSubscriptions.STORE));
        lookups = new PendingLookups(
                parts.source(),
                new AsyncReads(parts.readers()),
                parts.meters(),
                context::currentSystemTimeMs,
                this::found);
        try (KeyValueIterator<String, Long> restored = journal.all()) {
            while (restored.hasNext()) {
                KeyValue<String, Long> lookup = restored.next();
                lookups.add(new Lookup(lookup.key, lookup.value));
            }
        }
        tickWhileActive();
    }

    /** Only then: Kafka Streams commits a transaction after every punctuation, also if nothing happened in it. */
    private void tickWhileActive() {
        if (ticking.isEmpty() && !lookups.isEmpty()) {
            ticking = Optional.of(context().schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick()));
        }
    }

    private void tick() {
        lookups.tick();
        if (lookups.isEmpty()) {
            ticking.ifPresent(Cancellable::cancel);
            ticking = Optional.empty();
        }
    }

    @Override
    public void process(Record<String, ClientEvent> record) {
        ClientEvent event = record.value();
        if (event.getEvent() instanceof Connected connected) {
            connected(event, connected);
            tickWhileActive();
        } else if (!lookups.isEmpty()) {
            lookups.of(event.getClientId())
                    .filter(lookup -> lookup.epoch() == event.getEpoch())
                    .ifPresent(lookup -> meanwhile(lookup, event.getEvent()));
        }
    }

    private void connected(ClientEvent event, Connected connected) {
        if (!isConnected(event.getClientId(), event.getEpoch())) {
            return;
        }
        if (parts.source().isAsked(connected.getSessionPresent())) {
            journal.put(event.getClientId(), event.getEpoch());
            lookups.add(new Lookup(event.getClientId(), event.getEpoch()));
        } else if (lookups.of(event.getClientId()).isPresent()) {
            forget(event.getClientId());
        }
    }

    private void meanwhile(Lookup lookup, Object event) {
        if (event instanceof Subscribed subscribed) {
            lookup.decided(subscribed.getSubscriptions().stream()
                    .map(TopicSubscription::getTopicFilter)
                    .toList());
        } else if (event instanceof Unsubscribed unsubscribed) {
            lookup.decided(unsubscribed.getTopicFilters());
        } else if (event instanceof Disconnected) {
            forget(lookup.clientId());
        }
    }

    private void forget(String clientId) {
        lookups.cancel(clientId);
        journal.delete(clientId);
    }

    /** Whether this is the client's newest connection and it lasts. */
    private boolean isConnected(String clientId, long epoch) {
        Presence known = presence.get(clientId);
        return known != null && known.getOnline() && known.getEpoch() == epoch;
    }

    private void found(Lookup lookup, Map<String, Integer> filters) {
        journal.delete(lookup.clientId());
        if (!isConnected(lookup.clientId(), lookup.epoch())) {
            return;
        }
        List<TopicSubscription> missing = new ArrayList<>();
        filters.forEach((filter, qos) -> {
            if (lookup.leavesToStore(filter) && !has(lookup.clientId(), filter, qos) && isLegal(lookup, filter)) {
                missing.add(TopicSubscription.newBuilder()
                        .setTopicFilter(filter)
                        .setQos(qos)
                        .build());
            }
        });
        if (!missing.isEmpty()) {
            parts.meters().subscriptions.increment(missing.size());
            send(lookup, missing);
            hurry.commit(context());
        }
    }

    private boolean has(String clientId, String filter, int qos) {
        return subscriptions
                .get(clientId, filter)
                .map(Subscription::getQos)
                .filter(granted -> granted == qos)
                .isPresent();
    }

    private boolean isLegal(Lookup lookup, String filter) {
        try {
            TopicFilter.parse(filter);
            return true;
        } catch (IllegalArgumentException e) {
            parts.meters().illegal.increment();
            LOG.warn("Client {} is not subscribed to what its store has for it: {}", lookup.clientId(), e.getMessage());
            return false;
        }
    }

    private void send(Lookup lookup, List<TopicSubscription> missing) {
        List<TopicSubscription> some = new ArrayList<>();
        int characters = 0;
        for (TopicSubscription subscription : missing) {
            some.add(subscription);
            characters += subscription.getTopicFilter().length();
            if (characters > COMMAND_CHARACTERS) {
                command(lookup, some);
                some = new ArrayList<>();
                characters = 0;
            }
        }
        if (!some.isEmpty()) {
            command(lookup, some);
        }
    }

    private void command(Lookup lookup, List<TopicSubscription> some) {
        long now = context().currentSystemTimeMs();
        ClientCommand command =
                new ClientCommand(lookup.clientId(), lookup.epoch(), Instant.ofEpochMilli(now), new Subscribe(some));
        context().forward(new Record<>(lookup.clientId(), command, now));
    }

    @Override
    public void close() {
        lookups.clear();
    }
}
