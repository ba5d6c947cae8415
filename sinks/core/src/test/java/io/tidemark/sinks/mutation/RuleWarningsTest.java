package io.tidemark.sinks.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sinks.rules.RuleFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleWarningsTest {

    private static final String POOL = "backend.redis.pool1.server = a:1\n";
    /** The column of a rule's JSON. */
    private static final int COLUMN = 43;

    private static List<String> fetchWarnings(String options) {
        String rule = "backend.redis.hook.session.subscribed.1 = {\"action\": {\"function\": \"on_message_fetch\"}, "
                + options + "\"pool\": \"pool1\"}";
        return RuleWarnings.of(RuleFile.parse("file", POOL + rule));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"payload_format\": \"mongo_json\", | payload_format has no effect yet: payloads are stored as",
            })
    void namesAnOptionWithoutEffectAndItsPlace(String options, String start) {
        assertThat(fetchWarnings(options)).singleElement().asString().startsWith("file:2:" + COLUMN + ": " + start);
    }

    @Test
    void anOptionThatAsksForWhatIsDoneAnywayIsFine() {
        String infinite = "\"offline_opts\": {\"max_returned_count\": \"infinity\", \"time_range\": \"infinity\"},";
        assertThat(fetchWarnings(infinite)).isEmpty();
        assertThat(RuleWarnings.of(RuleFile.parse("file", POOL + "backend.redis.pool1.pool_size = 1")))
                .isEmpty();
    }

    @Test
    void whatIsDoneIsNoWarning() {
        String some =
                "\"offline_opts\": {\"max_returned_count\": 5, \"time_range\": \"2h\", \"overflow\": \"newest\"},";
        assertThat(fetchWarnings(some)).isEmpty();
        String retained = "backend.redis.hook.session.subscribed.1 = {\"action\": {\"function\": \"on_retain_lookup\"},"
                + " \"pool\": \"pool1\"}";
        assertThat(RuleWarnings.of(RuleFile.parse("file", POOL + retained))).isEmpty();
    }

    @Test
    void keepLatestTakesTopicsFromPublish() {
        String publish =
                "backend.redis.hook.message.publish.%s = {\"topic\": \"%s\", \"action\": {\"function\": \"%s\"},"
                        + " \"pool\": \"pool1\"}\n";
        String rules = publish.formatted(1, "#", "on_message_publish")
                + publish.formatted(2, "b/#", "on_message_publish")
                + publish.formatted(3, "a/#", "on_message_store_keep_latest");
        assertThat(RuleWarnings.of(RuleFile.parse("file", POOL + rules)))
                .containsExactly("file:2:40: topics that match both '#' and 'a/#' keep their newest message only, as"
                        + " on_message_store_keep_latest says (file:4:40)");
    }

    @Test
    void aLookUpIsNotServed() {
        String rule = "backend.redis.hook.client.connected.1 = {\"action\": {\"function\": \"on_subscribe_lookup\"},"
                + " \"pool\": \"pool1\"}";
        assertThat(RuleWarnings.of(RuleFile.parse("file", POOL + rule)))
                .containsExactly("file:2:41: on_subscribe_lookup is not served yet; the rule has no effect");
    }

    @Test
    void thePoolSizeIsNotUsed() {
        assertThat(RuleWarnings.of(RuleFile.parse("file", POOL + "backend.redis.pool1.pool_size = 8")))
                .singleElement()
                .asString()
                .startsWith("file:2:33: pool_size has no effect yet: each task has one connection");
    }
}
