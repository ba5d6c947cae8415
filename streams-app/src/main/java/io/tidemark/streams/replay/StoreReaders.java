package io.tidemark.streams.replay;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.SubscriptionRequests;
import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.FetchOptions;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.Hook;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.streams.acks.TopicModels;
import io.tidemark.streams.acks.TopicPolicy;
import io.tidemark.streams.lookup.SubscriptionSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The stores that replays and subscriptions are read from, as the rule files say. A store may be down. Safe for use by several threads.
 */
public final class StoreReaders implements TopicModels, SubscriptionSource, AutoCloseable {

    private record Place(String sink, String pool) {}

    /** A rule that looks up subscriptions. */
    private record SubscribeLookup(FetchRouter.Store store, Rule rule) {}

    private final FetchRouter router;
    private final List<SubscribeLookup> subscribeLookups;
    private final Topics topics;
    private final Map<String, RuleFile> rules;
    private final Map<String, Retention> retentions;
    private final List<StoreReaderProvider> providers;
    private final List<FetchRouter.Store> stores;
    private final Map<Place, StoreReader> readers = new ConcurrentHashMap<>();
    private final List<SubscriptionRequests> requests = new CopyOnWriteArrayList<>();

    /**
     * Readers are opened when they are first needed.
     *
     * @param stores in the order in which their rules are asked
     * @param providers one for each type of store
     * @throws IllegalArgumentException if no provider reads the type of a store
     */
    public StoreReaders(List<FetchRouter.Store> stores, List<StoreReaderProvider> providers, Topics topics) {
        this.topics = topics;
        this.stores = List.copyOf(stores);
        router = FetchRouter.of(stores);
        subscribeLookups = stores.stream()
                .flatMap(store -> store.rules().rules(BackendFunction.ON_SUBSCRIBE_LOOKUP).stream()
                        .map(rule -> new SubscribeLookup(store, rule)))
                .toList();
        rules = stores.stream().collect(Collectors.toMap(FetchRouter.Store::sink, FetchRouter.Store::rules));
        this.providers = List.copyOf(providers);
        retentions = stores.stream().collect(Collectors.toMap(FetchRouter.Store::sink, store -> provider(
                        store.rules().type(), providers)
                .retention(store.rules())));
    }

    private static StoreReaderProvider provider(String type, List<StoreReaderProvider> providers) {
        return providers.stream()
                .filter(provider -> provider.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing on the class path reads stores of type " + type
                        + ", only "
                        + providers.stream().map(StoreReaderProvider::type).toList()
                        + ": add the sink's jar, or remove the store from replay.stores"));
    }

    /** What to tell the operator about the rules at the start. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(router.warnings());
        subscribeLookups.stream().skip(1).forEach(ignored -> warnings.add(ignoredLookup(ignored)));
        return warnings;
    }

    private String ignoredLookup(SubscribeLookup ignored) {
        SubscribeLookup answering = subscribeLookups.get(0);
        return ignored.rule().location() + ": subscriptions of clients are looked up in "
                + answering.store().sink() + " (" + answering.rule().location() + "), not in "
                + ignored.store().sink() + " by this rule";
    }

    /** With the first rule of the first store that has one; a new session is new to both hooks. */
    @Override
    public boolean isAsked(boolean resumed) {
        return subscribeLookups.stream()
                .findFirst()
                .filter(lookup -> !resumed || lookup.rule().hook() != Hook.SESSION_CREATED)
                .isPresent();
    }

    @Override
    public Map<String, Integer> subscriptions(String clientId) {
        return subscribeLookups.stream()
                .findFirst()
                .map(lookup -> reader(
                                lookup.store().rules().type(),
                                new Place(lookup.store().sink(), lookup.rule().pool()))
                        .subscriptions(clientId))
                .orElse(Map.of());
    }

    /** The reader that answers for a topic; empty if no rule fetches it. */
    Optional<StoreReader> reader(String topic) {
        return router.route(topic).map(route -> reader(route.type(), new Place(route.sink(), route.pool())));
    }

    private StoreReader reader(String type, Place place) {
        return readers.computeIfAbsent(place, missing -> open(type, missing));
    }

    private StoreReader open(String type, Place place) {
        return provider(type, providers)
                .open(place.sink(), Optional.ofNullable(rules.get(place.sink())).orElseThrow(), place.pool(), topics);
    }

    @Override
    public TopicPolicy policy(String topic) {
        Optional<FetchRouter.Route> route = router.route(topic);
        return new TopicPolicy(
                route.map(FetchRouter.Route::model),
                route.map(FetchRouter.Route::options).orElse(FetchOptions.NONE),
                router.isQueue(topic),
                route.flatMap(answering -> Optional.ofNullable(retentions.get(answering.sink())))
                        .flatMap(retention -> retention.of(topic)));
    }

    /** Whether retained messages of a topic are looked up when a client subscribes. */
    public boolean retainLookup(String topic) {
        return router.retainLookup(topic);
    }

    /**
     * Passes on, until {@link #close}, what applications ask for through the stores that have a way for it.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if a pool is wrong
     */
    public void listen(SubscriptionRequests.Listener listener) {
        for (FetchRouter.Store store : stores) {
            StoreReaderProvider provider = provider(store.rules().type(), providers);
            for (String pool : store.rules().poolsInUse()) {
                provider.listen(store.rules(), pool, listener).ifPresent(requests::add);
            }
        }
    }

    @Override
    public void close() {
        requests.forEach(SubscriptionRequests::close);
        readers.values().forEach(StoreReader::close);
    }
}
