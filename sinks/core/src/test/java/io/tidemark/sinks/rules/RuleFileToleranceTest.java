package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.tck.ShippedRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files of every version of EMQ X, and those in its manuals, ask of the reader. */
class RuleFileToleranceTest {

    private static final String RULE =
            "backend.%s.hook.%s.1 = {\"action\": {\"function\": \"%s\"}, \"pool\": \"pool1\"}\n";

    private static String publish(String type) {
        return RULE.formatted(type, "message.publish", "on_message_publish");
    }

    private static RuleFile parse(String... lines) {
        return RuleFile.parse("file", String.join("\n", lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "mysql", "pgsql", "mongo", "cassa", "dynamo", "influxdb", "opentsdb", "timescale"})
    void readsEveryFileThatWasShipped(String type) {
        RuleFile file = RuleFile.parse(type, ShippedRules.of(type));
        assertThat(file.type()).isEqualTo(type);
        assertThat(file.rules()).isNotEmpty();
        assertThat(file.poolNames()).containsExactly("pool1");
        assertThat(file.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"emq_backend_redis.conf", "emqttd.conf", "emqx_backend_redis.conf"})
    void theNameOfTheFileIsFree(String name, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve(name), "backend.redis.pool1.server = a:1\n" + publish("redis"), StandardCharsets.UTF_8);
        assertThat(RuleFile.read(file).rules()).hasSize(1);
    }

    @Test
    void anEscapedDotBelongsToItsWord() {
        RuleFile file = parse("backend.redis.pool\\.eu.server = a:1", "backend.redis.pool.server = b:1");
        assertThat(file.pool("pool.eu").text("server")).contains("a:1");
        assertThat(file.pool("pool").text("server")).contains("b:1");
        assertThat(file.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backend.redis..pool1.server = a",
                ".backend.redis.pool1.server = a",
                "backend.redis.pool1.server. = a",
                "backend.redis.pool1.sérver = a",
                "backend.redis.pool1.server a",
                "= a",
            })
    void aKeyIsWordsAndDots(String line) {
        assertThatThrownBy(() -> parse(line)).hasMessageStartingWith("file:1:1: not a setting");
    }

    @Test
    void aFileMayHaveAByteOrderMark() {
        assertThat(parse("\uFEFFbackend.redis.pool1.server = a:1").pool("pool1").text("server"))
                .contains("a:1");
    }

    @Test
    void aFileMayBeWrittenInLatin1(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("x.conf"),
                "# häufig\nbackend.redis.pool1.channel = größe\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(RuleFile.read(file).pool("pool1").text("channel")).contains("größe");
    }

    @Test
    void aCharacterOutsideLatin1IsShownByItsColumn() {
        assertThatThrownBy(() -> parse("backend.redis.hook.message.publish.1 = {\"topic\": \"a/\uD83D\uDE00\"}"))
                .hasMessage("file:1:53: a value has only characters of latin-1; write it as \\ud83d\\ude00");
        assertThatThrownBy(() -> parse("backend.redis.pool1.password = ab\u20AC"))
                .hasMessage("file:1:34: a value has only characters of latin-1; use another character");
    }

    @Test
    void theLaterOfTwoLinesCountsAndIsWarnedOf() {
        RuleFile file = parse("backend.redis.pool1.server = a:1", "backend.redis.pool1.server = b:1");
        assertThat(file.pool("pool1").text("server")).contains("b:1");
        assertThat(file.warnings())
                .containsExactly(
                        "file:2:30: backend.redis.pool1.server is there twice; this line counts, not file:1:30");
    }

    @Test
    void includesWhatAPatternMatchesInAnyPartOfThePath(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("rules/b"));
        Files.createDirectories(folder.resolve("rules/a"));
        Files.writeString(folder.resolve("rules/a/x.conf"), "backend.redis.pool1.server = a:1\n");
        Files.writeString(folder.resolve("rules/b/x.conf"), "backend.redis.pool1.server = b:1\n");
        Files.writeString(folder.resolve("rules/b/x.txt"), "not read");
        Path main = Files.writeString(folder.resolve("main.conf"), "include rules/*/*.conf\r\ninclude none/../*.none");
        RuleFileReport report = RuleFile.check(main, Map.of());
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.location().line()).isEqualTo(2));
        Files.writeString(main, "include rules/*/*.conf\r\ninclude rules/*.none");
        RuleFile file = RuleFile.read(main);
        assertThat(file.pool("pool1").text("server")).contains("b:1");
        assertThat(file.warnings()).anyMatch(warning -> warning.endsWith(":2: 'rules/*.none' includes no file"));
        Files.writeString(main, "include " + folder + "/rules/a/*.conf");
        assertThat(RuleFile.read(main).pool("pool1").text("server")).contains("a:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules/[", "{a", "\0", "missing.conf", "missing/*.conf", "/"})
    void anIncludeThatCannotBeIsAProblemOfItsLine(String pattern, @TempDir Path folder) throws IOException {
        Path main = Files.writeString(folder.resolve("main.conf"), "\ninclude " + pattern);
        assertThat(RuleFile.check(main, Map.of()).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.location().file()).isEqualTo(main.toString());
            assertThat(problem.location().line()).isEqualTo(2);
        });
    }

    @Test
    void filesMayIncludeTheSameFileButNotThemselves(@TempDir Path folder) throws IOException {
        Path common = Files.writeString(folder.resolve("common"), "backend.redis.pool1.server = a:1\n");
        Path main = Files.writeString(folder.resolve("main.conf"), "include common\ninclude common\n");
        assertThat(RuleFile.read(main).poolNames()).containsExactly("pool1");
        Files.writeString(common, "include main.conf");
        assertThat(RuleFile.check(main, Map.of()).problems()).hasSize(2).allSatisfy(problem -> assertThat(problem)
                .hasMessageContaining("common:1: the file includes itself"));
    }

    @ParameterizedTest
    @CsvSource({
        "client.connected, on_subscription_lookup, client.connected",
        "session.created, on_subscribe_lookup, session.created",
        "session.created, on_subscription_lookup, session.created",
    })
    void theLookupHasTwoNamesAndTwoHooks(String hook, String function, String expected) {
        RuleFile file = parse("backend.redis.pool1.server = a", RULE.formatted("redis", hook, function));
        assertThat(file.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.hook().toString()).isEqualTo(expected);
            assertThat(rule.calls(BackendFunction.ON_SUBSCRIBE_LOOKUP)).isTrue();
        });
    }

    @Test
    void thereIsNoHookSessionConnected() {
        assertThatThrownBy(() -> parse(
                        "backend.redis.pool1.server = a",
                        RULE.formatted("redis", "session.connected", "on_subscribe_lookup")))
                .hasMessageEndingWith("unknown hook 'session.connected'; did you mean 'client.connected'?");
    }

    @Test
    void theMissingQuoteOfTheCassandraManual() {
        assertThatThrownBy(() -> parse(
                        "backend.ecql.pool1.nodes = a",
                        "backend.cassa.hook.client.connected.1 = { action\": {\"function\": \"on_client_connected\"},"
                                + " \"pool\": \"pool1\"}"))
                .hasMessage("file:2:43: a quote is missing before action; write \"action\":");
    }

    @Test
    void poolsOfEcqlAreThoseOfCassandra() {
        RuleFile file = parse(publish("cassa"), "backend.ecql.pool1.nodes = a:9042");
        assertThat(file.type()).isEqualTo("cassa");
        assertThat(file.pool("pool1").text("nodes")).contains("a:9042");
        assertThatThrownBy(() -> parse(publish("cassa")))
                .hasMessageEndingWith("add backend.ecql.pool1.nodes = <host>:<port>");
    }

    @Test
    void theThreeGrammarsOfInfluxAreOne() {
        RuleFile english =
                parse("backend.influxdb.pool1.server = a:8089", "backend.influxdb.pool1.set_timestamp = true");
        assertThat(english.pool("pool1").text("server")).contains("a:8089");
        RuleFile chinese = parse(
                "backend.influxdb.pool1.common.write_protocol = http",
                "backend.influxdb.pool1.pool_size = 8",
                "backend.influxdb.pool1.http.host = a",
                "backend.influxdb.pool1.http.ssl.version = tlsv1.2");
        assertThat(chinese.pool("pool1").text("http.host")).contains("a");
        assertThat(chinese.pool("pool1").text("http.ssl.version")).contains("tlsv1.2");
        RuleFile shipped = RuleFile.parse("shipped", ShippedRules.of("influxdb"));
        assertThat(shipped.pool("pool1").text("http.server")).contains("127.0.0.1:8086");
        assertThat(shipped.pool("pool1").text("udp.server")).contains("127.0.0.1:8089");
        assertThat(english.warnings()).isEmpty();
        assertThat(chinese.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opentsdb", "timescale"})
    void theManualsWrongPrefixIsReportedAndNotApplied(String type) {
        assertThatThrownBy(() -> parse(publish("influxdb"), "backend." + type + ".pool1.server = a"))
                .hasMessageStartingWith("file:1:43: wrong prefix backend.influxdb")
                .hasMessageContaining("this one about " + type)
                .hasMessageContaining("write backend." + type + ".hook.message.publish.1");
    }

    @ParameterizedTest
    @CsvSource({
        "redis, sentinel, mymaster",
        "redis, server, '127.0.0.1:26378'",
        "mysql, server, '127.0.0.1:3306'",
        "mysql, username, root"
    })
    void optionsWithoutAPoolAreOfEveryPool(String type, String option, String value) {
        RuleFile file = parse(
                "backend.%s.%s = %s".formatted(type, option, value),
                "backend.%s.pool1.pool_size = 2".formatted(type),
                "backend.%s.pool2.%s = own".formatted(type, option));
        assertThat(file.pool("pool1").text(option)).contains(value);
        assertThat(file.pool("pool2").text(option)).contains("own");
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void withoutAnyPoolTheyMakeTheOneThatRulesName() {
        RuleFile file = parse("backend.redis.server = a:1", "backend.redis.sentinel = m", publish("redis"));
        assertThat(file.pool("pool1").text("server")).contains("a:1");
        assertThat(file.pool("pool1").text("sentinel")).contains("m");
        assertThat(file.warnings())
                .containsExactly(
                        "file:1:24: there is no pool 'pool1'; it is made of the options that name no pool, such"
                                + " as backend.redis.server");
    }

    @ParameterizedTest
    @CsvSource({
        "redis, pool1.pasword, unknown option 'pasword' of pool 'pool1' has no effect; did you mean 'password'?",
        "pgsql, pool1.usr, unknown option 'usr' of pool 'pool1' has no effect; did you mean 'user'?",
        "redis, sever, unknown option 'sever' has no effect; did you mean 'server'?",
        "redis, msg.expired, unknown option 'msg.expired' has no effect; did you mean 'msg.expired_after'?",
        "mongo, topology.poolsize, unknown option 'topology.poolsize' has no effect; did you mean 'topology.pool_size'?",
    })
    void anUnknownOptionIsWarnedOf(String type, String option, String warning) {
        assertThat(parse("backend." + type + "." + option + " = 1").warnings())
                .singleElement()
                .asString()
                .startsWith("file:1:")
                .endsWith(": " + warning);
    }

    @Test
    void aTopicOrQosMeansNothingOnClientHooks() {
        RuleFile file = parse(
                "backend.redis.pool1.server = a",
                "backend.redis.hook.client.connected.1 = {\"topic\": \"a/#\", \"qos\": 1, \"action\": {\"function\":"
                        + " \"on_client_connected\"}, \"pool\": \"pool1\"}");
        assertThat(file.warnings())
                .containsExactly(
                        "file:2:43: topic has no effect on client.connected: it is about a client, not a message",
                        "file:2:59: qos has no effect on client.connected: it is about a client, not a message");
        assertThatThrownBy(() -> parse(
                        "backend.redis.pool1.server = a",
                        "backend.redis.hook.message.publish.1 = {\"qos\": 1, \"action\": {}, \"pool\": \"pool1\"}"))
                .hasMessageContaining("a rule has no 'qos'");
    }

    @Test
    void theEnvironmentReplacesSettings(@TempDir Path folder) throws IOException {
        Path conf = Files.writeString(
                folder.resolve("x.conf"), "backend.redis.Pool1.server = a:1\nbackend.redis.Pool1.password = old\n");
        Map<String, String> environment = Map.of(
                "EMQX_BACKEND__REDIS__POOL1__PASSWORD", "new",
                "EMQX_BACKEND__REDIS__POOL2__SERVER", "b:1",
                "EMQX_BACKEND__REDIS__POOL1__SERVER", "",
                "EMQX_BACKEND__MYSQL__POOL1__SERVER", "c:1",
                "EMQX_NODE__NAME", "n",
                "PATH", "/bin");
        RuleFile file = RuleFile.read(conf, environment);
        assertThat(file.pool("Pool1").text("server")).contains("a:1");
        assertThat(file.pool("Pool1").text("password")).contains("new");
        assertThat(file.pool("pool2").text("server")).contains("b:1");
        assertThat(file.poolNames()).hasSize(2);
        assertThat(RuleFile.read(conf).pool("Pool1").text("password")).contains("old");
        assertThatThrownBy(() -> RuleFile.read(conf, Map.of("EMQX_BACKEND__REDIS__TIME_RANGE", "2")))
                .hasMessageStartingWith(
                        "environment variable EMQX_BACKEND__REDIS__TIME_RANGE: backend.redis.time_range");
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, true", "rw-r-----, false"})
    void aPasswordThatEverybodyCanReadIsWarnedOf(String mode, boolean warned, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.conf"),
                """
                backend.redis.pool1.server = a
                backend.redis.pool1.password = s3cret
                backend.redis.pool2.password = s3cret
                """);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThat(RuleFile.read(file).warnings()).hasSize(warned ? 1 : 0).allSatisfy(warning -> assertThat(warning)
                .startsWith(file + ":2:32: backend.redis.pool1.password is in clear text")
                .doesNotContain("s3cret"));
    }

    @Test
    void whatTheFileSaysOfAllRulesMustBeRight() {
        assertThatThrownBy(() -> parse("backend.redis.msg.expired_after = 1h"))
                .hasMessageStartingWith("file:1:35: backend.redis.msg.expired_after is not a whole number");
    }

    @ParameterizedTest
    @CsvSource({"3000f, false", "36500d, true", "99999999999999999999f, false", "36600d1d, false"})
    void aDurationEndsWithinACentury(String text, boolean good) {
        assertThat(Durations.parse(text).isPresent()).isEqualTo(good);
    }
}
