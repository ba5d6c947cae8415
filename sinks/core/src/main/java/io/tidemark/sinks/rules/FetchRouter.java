package io.tidemark.sinks.rules;

import io.tidemark.schemas.DeliveryModel;
import io.tidemark.schemas.TopicFilterTrie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which store answers a fetch, and which topics are queues. Of all fetch rules on {@code session.subscribed} that match a
 * topic, the first one answers: stores in the order given, rules of a store by number. Immutable.
 */
public final class FetchRouter {

    private static final Map<BackendFunction, DeliveryModel> FETCHES = Map.of(
            BackendFunction.ON_MESSAGE_FETCH, DeliveryModel.PUBSUB,
            BackendFunction.ON_MESSAGE_FETCH_FOR_PUBSUB, DeliveryModel.PUBSUB,
            BackendFunction.ON_MESSAGE_FETCH_FOR_QUEUE, DeliveryModel.QUEUE,
            BackendFunction.ON_MESSAGE_FETCH_FOR_KEEP_LATEST, DeliveryModel.KEEP_LATEST);

    /**
     * A store to read from.
     *
     * @param sink name of the connector that writes it
     */
    public record Store(String sink, RuleFile rules) {}

    /**
     * Where the stored messages of a topic are.
     *
     * @param sink name of the connector that writes the store
     * @param type of the store, as in {@code backend.<type>.…}
     * @param pool of the store's rule file
     * @param options how much is delivered
     */
    public record Route(String sink, String type, String pool, DeliveryModel model, FetchOptions options) {}

    private record Candidate(int order, Rule rule, Route route) {}

    private final TopicFilterTrie<Candidate> fetches = new TopicFilterTrie<>();
    private final TopicFilterTrie<Rule> queues = new TopicFilterTrie<>();
    private final TopicFilterTrie<Rule> retainLookups = new TopicFilterTrie<>();
    private final List<String> warnings = new ArrayList<>();

    private FetchRouter(List<Store> stores) {
        List<Candidate> candidates = new ArrayList<>();
        for (Store store : stores) {
            for (Rule rule : store.rules().rules()) {
                model(rule).ifPresent(model -> {
                    Route route = new Route(
                            store.sink(),
                            store.rules().type(),
                            rule.pool(),
                            model,
                            rule.options().fetch());
                    candidates.add(new Candidate(candidates.size(), rule, route));
                });
                if (rule.calls(BackendFunction.ON_MESSAGE_ACKED_FOR_QUEUE)
                        || rule.calls(BackendFunction.ON_MESSAGE_FETCH_FOR_QUEUE)) {
                    queues.add(rule.topicFilter(), rule);
                }
                if (rule.calls(BackendFunction.ON_RETAIN_LOOKUP)) {
                    retainLookups.add(rule.topicFilter(), rule);
                }
            }
        }
        for (Candidate candidate : candidates) {
            candidates.subList(0, candidate.order()).stream()
                    .filter(earlier -> earlier.rule()
                            .topicFilter()
                            .overlaps(candidate.rule().topicFilter()))
                    .findFirst()
                    .ifPresent(earlier -> warnings.add(warning(earlier, candidate)));
            fetches.add(candidate.rule().topicFilter(), candidate);
        }
    }

    private static Optional<DeliveryModel> model(Rule rule) {
        return rule.action() instanceof RuleAction.Function call
                ? Optional.ofNullable(FETCHES.get(call.function()))
                : Optional.empty();
    }

    private static String warning(Candidate earlier, Candidate later) {
        return later.rule().location() + ": topics that match both '"
                + later.rule().topicFilter() + "' and '" + earlier.rule().topicFilter()
                + "' are replayed from " + earlier.route().sink() + " ("
                + earlier.rule().location() + "), not from "
                + later.route().sink();
    }

    /** A router over these stores; the order decides. */
    public static FetchRouter of(List<Store> stores) {
        return new FetchRouter(stores);
    }

    /** Who answers for a topic; empty if no rule does. */
    public Optional<Route> route(String topic) {
        return fetches.match(topic).stream()
                .min(Comparator.comparingInt(Candidate::order))
                .map(Candidate::route);
    }

    /** Whether the first acknowledgement by anyone removes a message of the topic for all. */
    public boolean isQueue(String topic) {
        return !queues.match(topic).isEmpty();
    }

    /** Whether a subscriber of the topic is to get its retained message from here: some {@code on_retain_lookup} matches. */
    public boolean retainLookup(String topic) {
        return !retainLookups.match(topic).isEmpty();
    }

    /** One sentence for each fetch rule that an earlier one takes topics from; to be logged at start. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
