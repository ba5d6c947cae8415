package io.tidemark.streams.replay;

import io.tidemark.schemas.DeliveryModel;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.streams.acks.TopicModels;
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
        stores.forEach(store -> provider(store.rules().type(), providers));
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
    public Optional<DeliveryModel> replayModel(String topic) {
        return router.route(topic).map(FetchRouter.Route::model);
    }

    @Override
    public boolean isQueue(String topic) {
        return router.isQueue(topic);
    }

    @Override
    public void close() {
        readers.values().forEach(StoreReader::close);
    }
}
