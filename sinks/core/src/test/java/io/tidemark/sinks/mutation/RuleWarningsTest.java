package io.tidemark.sinks.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleWarningsTest {

    private static final String RULE =
            "backend.%s.hook.%s = {\"topic\": \"%s\", \"action\": {\"function\": \"%s\"}, %s\"pool\": \"pool1\"}\n";

    private static String rule(String hook, String topic, String function, String options) {
        return RULE.formatted("redis", hook, topic, function, options);
    }

    private static String publish(int number, String topic, String function, String options) {
        return rule("message.publish." + number, topic, function, options);
    }

    private static List<String> warnings(String lines) {
        return RuleWarnings.of(RuleFile.parse("file", "backend.redis.pool1.server = a:1\n" + lines));
    }

    private static List<String> ofType(String type, String lines) {
        return RuleWarnings.of(RuleFile.parse("file", lines.replace("redis", type)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "mysql", "pgsql", "mongo", "cassa", "dynamo", "influxdb", "opentsdb", "timescale"})
    void theShippedFilesAreUnderstood(String type) {
        assertThat(RuleWarnings.of(RuleFile.parse("file", ShippedRules.of(type))))
                .allMatch(warning -> warning.matches("file:\\d+(:\\d+)?: .*"))
                .noneMatch(warning -> warning.contains("session.unsubscribed"))
                .doesNotHaveDuplicates();
    }

    @Test
    void oddLinesComeFirst() {
        assertThat(warnings("backend.redis.pool1.server = b:1\nbackend.redis.pool1.pool_size = 2"))
                .hasSize(2)
                .first()
                .asString()
                .contains("is there twice");
    }

    @ParameterizedTest
    @CsvSource({"'', 7200", "'\"expired_time\": 0, ', 7200", "'\"expired_time\": -1, ', 7200"})
    void messagesWithoutALifetimeHaveTheDefault(String options, long seconds) {
        assertThat(warnings(publish(1, "#", "on_message_publish", options)))
                .containsExactly("file:2:40: no expired_time above 0 is stated; messages are kept for " + seconds
                        + " s, which is EMQ X's default");
    }

    @Test
    void theLifetimeOfTheFileIsOne() {
        assertThat(warnings("backend.redis.msg.expired_after = 60\n" + publish(1, "#", "on_message_publish", "")))
                .isEmpty();
        assertThat(warnings("backend.redis.msg.expired_after = 60\n"
                        + publish(1, "#", "on_message_publish", "\"expired_time\": 5, ")))
                .containsExactly("file:3:40: the rule's expired_time counts, not backend.redis.msg.expired_after");
    }

    @Test
    void retainedMessagesThatGo() {
        assertThat(warnings(publish(1, "#", "on_message_retain", "\"expired_time\": 3600, ")))
                .containsExactly(
                        "file:2:40: retained messages go after 3600 s, as EMQ X had it; remove expired_time to keep"
                                + " them");
        assertThat(warnings(publish(1, "#", "on_message_retain", ""))).isEmpty();
    }

    @Test
    void aLifetimeIsOfRedis() {
        assertThat(ofType(
                        "mongo",
                        "backend.redis.pool1.server = a\n"
                                + publish(1, "#", "on_message_publish", "\"expired_time\": 5, ")))
                .containsExactly("file:2:40: expired_time is an option of redis and has no effect on mongo");
    }

    @Test
    void whatIsStoredTwiceIsStoredOnce() {
        assertThat(warnings(publish(1, "#", "on_message_publish", "\"expired_time\": 5, ")
                        + publish(2, "a/#", "on_message_store", "\"expired_time\": 5, ")))
                .containsExactly(
                        "file:3:40: topics that match both 'a/#' and '#' have each message stored once, QoS 1 and 2"
                                + " by on_message_publish (file:2:40), QoS 0 by this rule");
    }

    @Test
    void keepLatestTakesTopicsFromPublish() {
        String expires = "\"expired_time\": 5, ";
        assertThat(warnings(publish(1, "#", "on_message_publish", expires)
                        + publish(2, "b/#", "on_message_publish", expires)
                        + publish(3, "a/#", "on_message_store_keep_latest", expires)))
                .containsExactly("file:2:40: topics that match both '#' and 'a/#' keep their newest message only, as"
                        + " on_message_store_keep_latest says (file:4:40)");
    }

    @Test
    void positionsStayWithoutARuleThatForgetsThem() {
        String acked = rule("message.acked.1", "#", "on_message_acked_for_pubsub", "");
        assertThat(warnings(acked)).singleElement().asString().startsWith("file:2:38: no rule on session.unsubscribed");
        assertThat(warnings(acked + rule("session.unsubscribed.1", "#", "on_acked_delete", "")))
                .isEmpty();
        assertThat(warnings(rule("message.acked.1", "#", "on_message_acked_for_queue", "")))
                .isEmpty();
    }

    @Test
    void limitsOfAFetch() {
        String limits = "\"offline_opts\": {\"max_returned_count\": 500, \"time_range\": \"2h\"}, ";
        assertThat(warnings(rule("session.subscribed.1", "#", "on_message_fetch", limits)))
                .containsExactly(
                        "file:2:43: time_range: messages published more than 7200 s ago are not delivered; they stay stored",
                        "file:2:43: max_returned_count: more than 500 messages of a topic come in further pages, oldest"
                                + " first; EMQ X never delivered them (\"overflow\": \"newest\" does the same)");
        String newest = "\"offline_opts\": {\"max_returned_count\": 500, \"overflow\": \"newest\"}, ";
        assertThat(warnings(rule("session.subscribed.1", "#", "on_message_fetch", newest)))
                .isEmpty();
        String infinite = "\"offline_opts\": {\"max_returned_count\": \"infinity\", \"time_range\": \"infinity\"}, ";
        assertThat(warnings(rule("session.subscribed.1", "#", "on_message_fetch", infinite)))
                .isEmpty();
    }

    @Test
    void theFirstFetchAnswers() {
        assertThat(warnings(rule("session.subscribed.1", "a/#", "on_message_fetch_for_queue", "")
                        + rule("session.subscribed.2", "#", "on_message_fetch_for_pubsub", "")
                        + rule("session.subscribed.3", "b/#", "on_message_fetch_for_queue", "")))
                .containsExactly(
                        "file:3:43: topics that match both '#' and 'a/#' are replayed as on_message_fetch_for_queue says"
                                + " (file:2:43), not by this rule",
                        "file:4:43: topics that match both 'b/#' and '#' are replayed as on_message_fetch_for_pubsub says"
                                + " (file:3:43), not by this rule");
    }

    @Test
    void aLookUpOfRetainedMessagesKnowsWildcards() {
        assertThat(warnings(rule("session.subscribed.1", "#", "on_retain_lookup", "")))
                .singleElement()
                .asString()
                .startsWith("file:2:43: EMQ X looked up subscriptions to exact topics only");
    }

    @Test
    void aPayloadFormatIsOfMongo() {
        String rule = publish(1, "#", "on_message_retain", "\"payload_format\": \"mongo_json\", ");
        assertThat(warnings(rule))
                .containsExactly(
                        "file:2:40: payload_format is an option of mongo and has no effect on redis: payloads are"
                                + " stored as they were published");
        assertThat(ofType("mongo", "backend.redis.pool1.server = a\n" + rule)).isEmpty();
    }

    @Test
    void whatAStatementWasGivenToMakeItRight() {
        assertThat(RuleWarnings.of(RuleFile.parse(
                        "file",
                        "backend.timescale.pool1.server = a\nbackend.timescale.hook.client.connected.1 = {\"action\":"
                                + " {\"sql\": \"insert into a values ('${clientid}')\"}, \"pool\": \"pool1\"}")))
                .singleElement()
                .asString()
                .startsWith("file:2:45: the quotes around ${clientid} are left out");
    }

    @Test
    void aVariableThatItsHookDoesNotHave() {
        assertThat(
                        RuleWarnings.of(
                                RuleFile.parse(
                                        "file",
                                        "backend.timescale.pool1.server = a\nbackend.timescale.hook.client.connected.1 = {\"action\":"
                                                + " {\"sql\": \"insert into a values (${clientid}, ${payload})\"}, \"pool\": \"pool1\"}")))
                .containsExactly("file:2:45: ${payload} has no value on client.connected; it is NULL, in Redis empty");
    }

    @ParameterizedTest
    @CsvSource({"redis, pool_size", "mongo, c_pool_size", "ecql, size"})
    void thePoolSizeIsNotUsed(String type, String option) {
        String line = "backend." + type + ".pool1." + option + " = ";
        assertThat(RuleWarnings.of(RuleFile.parse("file", line + "8")))
                .singleElement()
                .asString()
                .startsWith("file:1:" + (line.length() + 1) + ": " + option + " has no effect on a running sink");
        assertThat(RuleWarnings.of(RuleFile.parse("file", line + "1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "pgsql"})
    void timesAreUtcUnlessToldOtherwise(String type) {
        String pool = "backend." + type + ".pool1.server = a\n";
        assertThat(RuleWarnings.of(RuleFile.parse("file", pool)))
                .singleElement()
                .asString()
                .startsWith("file:1: times are written in UTC")
                .contains("backend." + type + ".pool1.timezone =");
        assertThat(RuleWarnings.of(RuleFile.parse("file", pool + "backend." + type + ".pool1.timezone = UTC")))
                .isEmpty();
    }
}
