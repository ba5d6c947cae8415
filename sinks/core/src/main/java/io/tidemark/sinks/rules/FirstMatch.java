package io.tidemark.sinks.rules;

import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicFilterTrie;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values in an order, each under a topic filter: the first one that matches a topic is the one that counts. The cost of a
 * look-up does not grow with the number of values. Immutable.
 */
public final class FirstMatch<V> {

    private record Ranked<V>(int rank, V value) {}

    private final TopicFilterTrie<Ranked<V>> trie = new TopicFilterTrie<>();

    public FirstMatch(List<V> inOrder, Function<V, TopicFilter> filter) {
        for (int rank = 0; rank < inOrder.size(); rank++) {
            trie.add(filter.apply(inOrder.get(rank)), new Ranked<>(rank, inOrder.get(rank)));
        }
    }

    /** Of these rules the first that matches. */
    public static FirstMatch<Rule> ofRules(List<Rule> inOrder) {
        return new FirstMatch<>(inOrder, Rule::topicFilter);
    }

    /** The value that counts for a topic. */
    public Optional<V> first(String topic) {
        List<Ranked<V>> found = trie.match(topic);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Ranked<V> first = found.get(0);
        for (Ranked<V> other : found) {
            first = other.rank() < first.rank() ? other : first;
        }
        return Optional.of(first.value());
    }

    /** Whether any filter matches a topic. */
    public boolean matches(String topic) {
        return !trie.match(topic).isEmpty();
    }
}
