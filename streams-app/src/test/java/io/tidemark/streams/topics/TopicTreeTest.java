package io.tidemark.streams.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.TopicFilter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TopicTreeTest {

    @Provide
    Arbitrary<List<String>> topics() {
        return levels("a", "b", "", "$x").list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<String> filters() {
        return levels("a", "b", "", "+", "$x").flatMap(filter -> Arbitraries.of(filter, filter + "/#", "#"));
    }

    private static Arbitrary<String> levels(String... names) {
        return Arbitraries.of(names)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(levels -> String.join("/", levels))
                .filter(text -> !text.isEmpty());
    }

    @Property
    void findsExactlyWhatTheFilterMatches(
            @ForAll("topics") List<String> topics,
            @ForAll("topics") List<String> gone,
            @ForAll("filters") String text) {
        TopicTree<String> tree = new TopicTree<>();
        topics.forEach(topic -> tree.put(topic, topic));
        gone.forEach(tree::remove);
        TopicFilter filter = TopicFilter.parse(text);
        List<String> known = topics.stream()
                .distinct()
                .filter(topic -> !gone.contains(topic))
                .toList();
        assertThat(tree.matching(filter))
                .containsExactlyInAnyOrderElementsOf(
                        known.stream().filter(filter::matches).toList());
        assertThat(tree.size()).isEqualTo(known.size());
    }
}
