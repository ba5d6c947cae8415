package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.TopicFilter;
import io.tidemark.sinks.rules.StoringRules.Storing;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StoringRulesTest {

    private static final String PUBLISH =
            "backend.redis.hook.message.publish.%s = {\"topic\": \"%s\", \"action\": {\"function\": \"%s\"}, %s"
                    + " \"pool\": \"pool1\"}\n";

    private static StoringRules rules(String lines) {
        return StoringRules.of(RuleFile.parse("file", "backend.redis.pool1.server = a:1\n" + lines));
    }

    @Test
    void theFirstRuleCountsAndKeepLatestBeforeAll() {
        StoringRules rules = rules(PUBLISH.formatted(1, "a/#", "on_message_publish", "\"expired_time\": 10,")
                + PUBLISH.formatted(2, "#", "on_message_publish", "\"expired_time\": 20,")
                + PUBLISH.formatted(3, "a/b/#", "on_message_store_keep_latest", "\"expired_time\": 30,"));
        assertThat(rules.storing("a/c").map(Storing::expiredTime)).contains(OptionalLong.of(10));
        assertThat(rules.storing("c").map(Storing::expiredTime)).contains(OptionalLong.of(20));
        assertThat(rules.storing("a/b").map(Storing::expiredTime)).contains(OptionalLong.of(30));
        assertThat(rules.storing("a/b").map(Storing::latestOnly)).contains(true);
        assertThat(rules.storing("a/c").map(Storing::latestOnly)).contains(false);
    }

    @Test
    void whatIsNotStoredIsNotThere() {
        StoringRules rules = rules(PUBLISH.formatted(1, "a/#", "on_message_publish", "")
                + PUBLISH.formatted(2, "$x/#", "on_message_publish", "")
                + PUBLISH.formatted(3, "#", "on_message_retain", ""));
        assertThat(rules.storing("b")).isEmpty();
        assertThat(rules.storing("$x/y")).isEmpty();
    }

    @Test
    void theFileSaysHowLongWhereTheRuleIsSilent() {
        StoringRules rules = rules("backend.redis.msg.expired_after = 30\n"
                + PUBLISH.formatted(1, "a/#", "on_message_publish", "\"expired_time\": 0,")
                + PUBLISH.formatted(2, "b/#", "on_message_publish", ""));
        assertThat(rules.storing("a/a").map(Storing::expiredTime)).contains(OptionalLong.of(0));
        assertThat(rules.storing("b/b").map(Storing::expiredTime)).contains(OptionalLong.of(30));
    }

    @Property
    void theFirstMatchIsThatOfALinearSearch(@ForAll("filters") List<String> filters, @ForAll("topics") String topic) {
        FirstMatch<String> trie = new FirstMatch<>(filters, TopicFilter::parse);
        assertThat(trie.first(topic))
                .isEqualTo(filters.stream()
                        .filter(filter -> TopicFilter.parse(filter).matches(topic))
                        .findFirst());
        assertThat(trie.matches(topic)).isEqualTo(trie.first(topic).isPresent());
    }

    @Provide
    Arbitrary<List<String>> filters() {
        return Arbitraries.of("#", "+", "a", "a/#", "a/+", "+/b", "a/b", "a/b/#", "+/+", "+/+/c", "$a/#", "$a/b")
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> topics() {
        return Arbitraries.of("a", "b", "$a", "")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(levels -> String.join("/", levels))
                .filter(topic -> !topic.isEmpty());
    }
}
