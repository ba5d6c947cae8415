package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.rules.FetchOptions.Overflow;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchOptionsTest {

    private static final String POOL = "backend.redis.pool1.server = a:1\n";
    private static final String FETCH = "backend.redis.hook.session.subscribed.1 = ";
    private static final String GLOBALS = "backend.redis.max_returned_count = 300\nbackend.redis.time_range = 1h30m\n";

    private static String rule(String offlineOpts) {
        return (FETCH + "{'action': {'function': 'on_message_fetch'}, 'pool': 'pool1'" + offlineOpts + "}\n")
                .replace('\'', '"');
    }

    private static FetchOptions options(String text) {
        RuleFile file = RuleFile.parse("inline", POOL + text);
        return file.rules().get(0).options().fetch();
    }

    private static FetchOptions of(int pageSize, Overflow overflow, Duration... timeRange) {
        return new FetchOptions(
                OptionalInt.of(pageSize), overflow, Stream.of(timeRange).findFirst());
    }

    @Test
    void nothingStatedMeansEverything() {
        assertThat(options(rule(""))).isEqualTo(FetchOptions.NONE);
        assertThat(options(rule(", 'offline_opts': {}"))).isEqualTo(FetchOptions.NONE);
    }

    @Test
    void aRuleStatesThem() {
        assertThat(options(
                        rule(", 'offline_opts': {'max_returned_count': 5, 'time_range': '2h', 'overflow': 'newest'}")))
                .isEqualTo(of(5, Overflow.NEWEST, Duration.ofHours(2)));
        assertThat(options(rule(", 'offline_opts': {'max_returned_count': 5, 'overflow': 'page'}")))
                .isEqualTo(of(5, Overflow.PAGE));
    }

    @Test
    void theFileHasDefaultsWhereverItStatesThem() {
        FetchOptions ofFile = of(300, Overflow.PAGE, Duration.ofMinutes(90));
        assertThat(options(GLOBALS + rule(""))).isEqualTo(ofFile);
        assertThat(options(rule("") + GLOBALS)).isEqualTo(ofFile);
        assertThat(options(GLOBALS + rule(", 'offline_opts': {'max_returned_count': 5}")))
                .isEqualTo(of(5, Overflow.PAGE, Duration.ofMinutes(90)));
        assertThat(options(GLOBALS + rule(", 'offline_opts': {'overflow': 'newest'}")))
                .isEqualTo(of(300, Overflow.NEWEST, Duration.ofMinutes(90)));
    }

    @Test
    void infinityOfARuleWinsOverTheFile() {
        assertThat(options(GLOBALS
                        + rule(", 'offline_opts': {'max_returned_count': 'infinity', 'time_range': 'infinity'}")))
                .isEqualTo(FetchOptions.NONE);
        assertThat(options("backend.redis.max_returned_count = infinity\nbackend.redis.time_range = infinity\n"
                        + rule(", 'offline_opts': {'max_returned_count': 7}")))
                .isEqualTo(of(7, Overflow.PAGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'overflow': 'newest'} | overflow newest does not say how many | 'max_returned_count': 500",
                "{'overflow': 'newest', 'max_returned_count': 'infinity'} | does not say how many | add",
                "{'overflow': 'oldest'} | unknown overflow 'oldest' | 'page' or 'newest'",
                "{'overflow': 1} | unknown overflow 1 | 'page' or 'newest'",
                "{'max_returned_count': 0} | max_returned_count is not a whole number above 0 | write 500",
                "{'max_returned_count': '5'} | max_returned_count is not a whole number above 0 | write 500",
                "{'max_returned_count': 3000000000} | max_returned_count is not | write 500",
                "{'max_returned_count': 1.5} | max_returned_count is not | write 500",
                "{'time_range': '2 hours'} | time_range '2 hours' is not a duration | '2h'",
                "{'time_range': 7200} | time_range '7200' is not a duration | '2h'",
                "{'overflw': 'page'} | has no 'overflw' | did you mean 'overflow'?",
            })
    void saysWhatIsWrongWithARule(String offlineOpts, String problem, String fix) {
        assertThatThrownBy(() -> options(rule(", 'offline_opts': " + offlineOpts)))
                .isInstanceOfSatisfying(RuleFileException.class, e -> {
                    assertThat(String.valueOf(e.getMessage()).replace('"', '\''))
                            .matches("inline:2:(43|123): .*")
                            .contains(": backend.redis.hook.session.subscribed.1: ")
                            .contains(problem)
                            .contains(fix);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_returned_count = many | inline:2:36: backend.redis.max_returned_count: max_returned_count is not",
                "max_returned_count = -1 | inline:2:36: backend.redis.max_returned_count: max_returned_count is not",
                "time_range = 2 | inline:2:28: backend.redis.time_range: time_range '2' is not a duration",
            })
    void saysWhatIsWrongWithTheFile(String line, String problem) {
        assertThatThrownBy(() -> options("backend.redis." + line + "\n" + rule("")))
                .isInstanceOf(RuleFileException.class)
                .hasMessageStartingWith(problem);
    }
}
