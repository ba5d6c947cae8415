package io.tidemark.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "#, a/b/c, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/uptime, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/monitor/Clients, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "a/+/, a/b/, true",
        "a/+/, a/b, false",
        "a/+/, a/b/c, false",
        "+/b, a/b/, false",
        "+/#, a, true",
        "+/#, /, true",
        "$share/g/a/+, a/b, true",
        "$queue/a/+, a/b, true",
        "$share/g/#, $SYS/x, false",
    })
    void matchesAsTheStandardSays(String filter, String topic, boolean expected) {
        assertThat(TopicFilter.parse(filter).matches(topic)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a#",
                "a/#/b",
                "a/b+",
                "+a",
                "#/",
                "$share/g",
                "$share//a",
                "$share/g/",
                "$share/+/a",
                "$queue/",
                "a\0b"
            })
    void refusesWhatTheStandardForbids(String filter) {
        assertThatThrownBy(() -> TopicFilter.parse(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not legal: ")
                .hasMessageNotContaining("\0");
    }

    @ParameterizedTest
    @CsvSource({"$share/g/a/+, g, a/+", "$queue/a, $queue, a", "$queue, , $queue", "$shared/a, , $shared/a"})
    void readsSharedSubscriptions(String text, String group, String filter) {
        TopicFilter parsed = TopicFilter.parse(text);
        assertThat(parsed.sharedGroup().orElse(null)).isEqualTo(group);
        assertThat(parsed.filter()).isEqualTo(filter);
        assertThat(parsed).hasToString(text);
    }

    @Property
    void matchesLikeANaiveMatcher(@ForAll("filters") String filter, @ForAll("topics") String topic) {
        assertThat(TopicFilter.parse(filter).matches(topic)).isEqualTo(naive(filter, topic));
    }

    @Property
    void trieFindsWhatMatches(@ForAll("manyFilters") List<String> filters, @ForAll("topics") String topic) {
        TopicFilterTrie<Integer> trie = new TopicFilterTrie<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            trie.add(TopicFilter.parse(filters.get(i)), i);
            if (naive(filters.get(i), topic)) {
                expected.add(i);
            }
        }
        assertThat(trie.match(topic)).containsExactlyInAnyOrderElementsOf(expected);
        for (int i = 0; i < filters.size(); i++) {
            assertThat(trie.remove(TopicFilter.parse(filters.get(i)), i)).isTrue();
            assertThat(trie.match(topic)).doesNotContain(i);
        }
        assertThat(trie.isEmpty()).isTrue();
    }

    @Property
    void overlapsWheneverATopicMatchesBoth(
            @ForAll("filters") String one, @ForAll("filters") String two, @ForAll("topics") String topic) {
        TopicFilter first = TopicFilter.parse(one);
        TopicFilter second = TopicFilter.parse(two);
        if (first.matches(topic) && second.matches(topic)) {
            assertThat(first.overlaps(second)).isTrue();
        }
    }

    @Provide
    Arbitrary<String> topics() {
        return levels("", "a", "b", "$x", "ab");
    }

    @Provide
    Arbitrary<String> filters() {
        return levels("", "a", "b", "$x", "+", "+", "#").map(TopicFilterTest::cutAfterHash);
    }

    @Provide
    Arbitrary<List<String>> manyFilters() {
        return filters().list().ofMaxSize(12);
    }

    private static Arbitrary<String> levels(String... levels) {
        return Arbitraries.of(levels)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(list -> String.join("/", list))
                .filter(text -> !text.isEmpty());
    }

    private static String cutAfterHash(String filter) {
        int hash = filter.indexOf('#');
        return hash < 0 ? filter : filter.substring(0, hash + 1);
    }

    private static boolean naive(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        return naive(List.of(filter.split("/", -1)), List.of(topic.split("/", -1)));
    }

    private static boolean naive(List<String> filter, List<String> topic) {
        if (filter.isEmpty()) {
            return topic.isEmpty();
        }
        if (filter.get(0).equals("#")) {
            return true;
        }
        return !topic.isEmpty()
                && (filter.get(0).equals("+") || filter.get(0).equals(topic.get(0)))
                && naive(filter.subList(1, filter.size()), topic.subList(1, topic.size()));
    }
}
