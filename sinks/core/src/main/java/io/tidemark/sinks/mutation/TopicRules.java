package io.tidemark.sinks.mutation;

import io.tidemark.schemas.TopicFilterTrie;
import io.tidemark.sinks.rules.Rule;
import java.util.List;
import java.util.Optional;

/** The rules of one function; the first one that matches a topic is the one that counts. Immutable. */
final class TopicRules {

    private record Ranked(int rank, Rule rule) {}

    private final TopicFilterTrie<Ranked> trie = new TopicFilterTrie<>();

    TopicRules(List<Rule> inOrder) {
        for (int rank = 0; rank < inOrder.size(); rank++) {
            trie.add(inOrder.get(rank).topicFilter(), new Ranked(rank, inOrder.get(rank)));
        }
    }

    Optional<Rule> first(String topic) {
        return trie.match(topic).stream()
                .min((one, two) -> Integer.compare(one.rank(), two.rank()))
                .map(Ranked::rule);
    }

    boolean matches(String topic) {
        return first(topic).isPresent();
    }
}
