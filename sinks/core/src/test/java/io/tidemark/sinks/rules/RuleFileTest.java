package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

    private static final String POOL = "backend.redis.pool1.server = 127.0.0.1:6379\n";
    private static final String PUBLISH = "backend.redis.hook.message.publish.1 = ";

    @Test
    void readsTheShippedRedisFile() {
        RuleFile file = shipped("redis");
        assertThat(file.type()).isEqualTo("redis");
        assertThat(file.rules()).hasSize(12);
        Pool pool = file.pool("pool1");
        assertThat(pool.text("server")).contains("127.0.0.1:6379");
        assertThat(pool.number("pool_size", 1, 1, 1000)).isEqualTo(8);
        Rule unsubscribed = only(file, Hook.SESSION_UNSUBSCRIBED);
        assertThat(unsubscribed.action()).hasToString("commands [DEL mqtt:acked:${clientid}:${topic}]");
        Rule publish = file.rules().stream()
                .filter(rule -> rule.calls(BackendFunction.ON_MESSAGE_PUBLISH))
                .findFirst()
                .orElseThrow();
        assertThat(publish.options().expiredTime()).isEqualTo(OptionalLong.of(3600));
        assertThat(publish.location().line()).isEqualTo(13);
    }

    @Test
    void readsTheShippedPgsqlFile() {
        RuleFile file = shipped("pgsql");
        assertThat(file.rules()).hasSize(10);
        assertThat(file.pool("pool1").flag("ssl", true)).isFalse();
        Rule fetch = file.rules().stream()
                .filter(rule -> rule.calls(BackendFunction.ON_MESSAGE_FETCH))
                .findFirst()
                .orElseThrow();
        assertThat(fetch.options())
                .isEqualTo(new RuleOptions(
                        OptionalLong.empty(),
                        new FetchOptions(
                                OptionalInt.of(500), FetchOptions.Overflow.PAGE, Optional.of(Duration.ofHours(2))),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void ordersTheRulesOfAHookByNumber() {
        RuleFile file =
                parse("backend.redis.hook.message.publish.10= {\"action\": {\"function\": \"on_message_retain\"},"
                        + " \"pool\": \"pool1\"}\n"
                        + PUBLISH.replace(".1 ", ".9 ")
                        + "{\"action\": {\"function\": \"on_message_publish\"}, \"pool\": \"pool1\"}");
        assertThat(file.rules()).extracting(Rule::number).containsExactly(9, 10);
    }

    @Test
    void toleratesWhatCuttlefishTolerates() {
        RuleFile file = RuleFile.parse(
                "inline",
                String.join(
                        "\r\n",
                        "  # naïve comment ♥",
                        "{{ platform }}",
                        "\tbackend.redis.pool1.server=a:1 ",
                        "backend.redis.pool1.password = a#b=c",
                        "backend.redis.pool1.server = b:2",
                        "backend.redis.msg.expired_after = 10",
                        "backend.redis.hook.message.deliver.1={\"action\":{\"commands\":\"PING\"},\"pool\":\"pool1\"}"));
        assertThat(file.pool("pool1").text("server")).contains("b:2");
        assertThat(file.pool("pool1").text("password")).contains("a#b=c");
        assertThat(file.pool("pool1").toString()).doesNotContain("a#b=c");
        assertThat(file.global("msg.expired_after")).contains("10");
        assertThat(only(file, Hook.MESSAGE_DELIVERED).topicFilter().filter()).isEqualTo("#");
    }

    @Test
    void includesFiles(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("one.conf"), POOL);
        Files.createDirectory(directory.resolve("rules"));
        Files.writeString(
                directory.resolve("rules/a.conf"),
                PUBLISH + "{\"action\": {\"function\": \"on_message_publish\"}, \"pool\": \"pool1\"}");
        Path main = Files.writeString(directory.resolve("main.conf"), "include one.conf\ninclude rules/*.conf\n");
        RuleFile file = RuleFile.read(main);
        assertThat(file.rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.location().file()).endsWith("a.conf"));
        Files.writeString(main, "include main.conf");
        assertThatThrownBy(() -> RuleFile.read(main)).hasMessageContaining("nested too deeply");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'action': {'function': 'on_message_publsh'}, 'pool': 'pool1'} | unknown function 'on_message_publsh'"
                        + " | did you mean 'on_message_publish'?",
                "{'action': {'function': 'on_client_connected'}, 'pool': 'pool1'} | does not belong on message.publish"
                        + " | hang it on client.connected",
                "{action': {'function': 'on_message_publish'}, 'pool': 'pool1'} | a quote is missing before action"
                        + " | write 'action':",
                "{'action': {'function': 'on_message_publish'}, 'pool': 'pol1'} | pool 'pol1' does not exist"
                        + " | did you mean 'pool1'?",
                "{'action': {'function': 'on_message_publish'}} | names no pool | add 'pool'",
                "{'actoin': {'function': 'on_message_publish'}, 'pool': 'pool1'} | has no 'actoin' | 'action'?",
                "{'topic': 'a#', 'action': {'function': 'on_message_publish'}, 'pool': 'pool1'} | 'a#' is not legal"
                        + " | correct the rule's topic",
                "{'action': {}, 'pool': 'pool1'} | not 0 | split it",
                "{'action': {'commands': []}, 'pool': 'pool1'} | no statement | add one",
                "{'action': {'function': 'on_message_publish'}, 'pool': 'pool1', 'expired_time': '1h'} | expired_time"
                        + " | 3600",
                "{'pool': 'pool1', 'pool': 'pool1'} | not JSON: Duplicate field | write",
                "{'pool': | not JSON | write",
                "[] | a rule is a JSON object | write",
                "x | not JSON | write",
            })
    void saysWhatIsWrongWithARule(String json, String problem, String fix) {
        assertThatThrownBy(() -> parse(PUBLISH + json.replace('\'', '"')))
                .isInstanceOfSatisfying(RuleFileException.class, e -> {
                    assertThat(String.valueOf(e.getMessage()).replace('"', '\''))
                            .contains(problem)
                            .contains(fix);
                    assertThat(e.location().line()).isEqualTo(2);
                    assertThat(e.location().column()).isGreaterThanOrEqualTo(PUBLISH.length());
                    assertThat(e.location().file()).isEqualTo("inline");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backend.redis.pool1.password = | has no value",
                "backend.redis.pool1.password | not a setting",
                "backend.redis.pool1.password = ♥ | \\u2665",
                "backend.redys.pool1.server = x | did you mean 'redis'?",
                "backend.pgsql.pool1.server = x | this one about redis",
                "bridge.kafka.servers = x | no backend setting",
                "include other.conf | inline rules cannot include",
                "backend.redis.hook.session.connected.1 = {} | did you mean 'client.connected'?",
                "backend.redis.hook.message.publsh.1 = {} | did you mean 'message.publish'?",
                "backend.redis.hook.message.publish = {} | is no hook",
            })
    void saysWhatIsWrongWithALine(String line, String problem) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(RuleFileException.class)
                .hasMessageStartingWith("inline:2")
                .hasMessageContaining(problem);
    }

    @Test
    void neverRepeatsAPassword() {
        RuleFile file = parse("backend.redis.pool1.password = s3cret\nbackend.redis.pool1.pool_size = s3cret");
        assertThat(file.toString() + file.pool("pool1")).doesNotContain("s3cret");
        assertThatThrownBy(() -> file.pool("pool1").number("pool_size", 8, 1, 100))
                .hasMessage(
                        "inline:3:33: option 'pool_size' of pool 'pool1' is wrong; write a whole number from 1 to 100");
    }

    @ParameterizedTest
    @CsvSource({"5S,5000", "1h30m,5400000", ".5h,1800000", "2f,2419200000", "10ms,10", "0s,", "h,", "5,", "1h x,"})
    void readsDurations(String text, Long millis) {
        assertThat(Durations.parse(text).map(Duration::toMillis).orElse(null)).isEqualTo(millis);
    }

    static RuleFile shipped(String type) {
        try {
            return RuleFile.read(Path.of(RuleFileTest.class
                    .getResource("/rules/emqx_backend_" + type + ".conf")
                    .toURI()));
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RuleFile parse(String lines) {
        return RuleFile.parse("inline", POOL + lines);
    }

    private static Rule only(RuleFile file, Hook hook) {
        return file.rules().stream()
                .filter(rule -> rule.hook() == hook)
                .collect(java.util.stream.Collectors.collectingAndThen(java.util.stream.Collectors.toList(), list -> {
                    assertThat(list).hasSize(1);
                    return list.get(0);
                }));
    }
}
