package io.tidemark.streams.replay;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.rules.FetchOptions;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.streams.acks.TopicModels;
import io.tidemark.streams.acks.TopicPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The stores that replays are read from, as the rule files say. A store may be down. Safe for use by several threads.
 */
public final class StoreReaders implements TopicModels, AutoCloseable {

    private record Place(String sink, String pool) {}

    private final FetchRouter router;
    private final Topics topics;
    private final Map<String, RuleFile> rules;
    private final Map<String, Retention> retentions;
    private final List<StoreReaderProvider> providers;
    private final Map<Place, StoreReader> readers = new ConcurrentHashMap<>();

    /**
     * Readers are opened when they are first needed.
     *
     * @param stores in the order in which their rules are asked
     * @param providers one for each type of store
     * @throws IllegalArgumentException if no provider reads the type of a store
     */
    public StoreReaders(List<FetchRouter.Store> stores, List<StoreReaderProvider> providers, Topics topics) {
        this.topics = topics;
        router = FetchRouter.of(stores);
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
        return router.warnings();
    }

    /** The reader that answers for a topic; empty if no rule fetches it. */
    Optional<StoreReader> reader(String topic) {
        return router.route(topic)
                .map(route -> readers.computeIfAbsent(
                        new Place(route.sink(), route.pool()), place -> open(route.type(), place)));
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

    @Override
    public void close() {
        readers.values().forEach(StoreReader::close);
    }
}
