package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.tck.ShippedRules;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RuleFileReportTest {

    private static final String ACTION = "\"action\": {\"function\": \"on_message_publish\"}";

    @Test
    void tellsEverythingThatIsWrongFromTopToBottom() {
        String text = String.join(
                "\n",
                "backend.redis.hook.message.publish.1 = {" + ACTION + ", \"pool\": \"pol1\"}",
                "what is this",
                "backend.redis.pool1.password =",
                "backend.redis.hook.message.publish.2 = {\"topic\": \"a#\", \"action\": {\"function\": \"on_publish\"},"
                        + " \"pool\": \"\"}",
                "backend.redis.pool1.server = a",
                "backend.mysql.pool1.server = a",
                "backend.redis.max_returned_count = 0",
                "backend.redis.msg.expired_after = never");
        RuleFileReport report = RuleFile.check("file", text);
        assertThat(report.file()).isEmpty();
        assertThat(report.problems())
                .extracting(problem -> problem.location().line())
                .containsExactly(1, 2, 3, 4, 4, 4, 6, 7, 8);
        assertThatThrownBy(() -> RuleFile.parse("file", text))
                .hasMessage(report.problems().get(0).getMessage());
    }

    @Test
    void aGoodFileHasNoProblems() {
        RuleFileReport report = RuleFile.check("file", ShippedRules.of("redis"));
        assertThat(report.problems()).isEmpty();
        assertThat(report.file()).isPresent();
    }

    /** Nothing that people write makes the reader fail in another way, or point somewhere else. */
    @Property(tries = 2000)
    void garbageIsExplainedWhereItIs(@ForAll("files") List<String> lines) {
        RuleFileReport report = RuleFile.check("file", String.join("\n", lines));
        assertThat(report.problems().isEmpty()).isEqualTo(report.file().isPresent());
        for (RuleFileException problem : report.problems()) {
            SourceLocation at = problem.location();
            assertThat(at.file()).isEqualTo("file");
            assertThat(at.line()).isBetween(0, lines.size());
            assertThat(at.column())
                    .isBetween(0, at.line() == 0 ? 0 : lines.get(at.line() - 1).length() + 1);
            assertThat(problem.fix()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<List<String>> files() {
        Arbitrary<String> garbage = Arbitraries.strings()
                .withCharRange(' ', '\u0200')
                .withChars("\t\r\\.={}[]\"#:${}")
                .ofMaxLength(40);
        Arbitrary<String> key = Arbitraries.of(
                "backend.redis.pool1.server",
                "backend.redis.server",
                "backend.redis.max_returned_count",
                "backend.redis.time_range",
                "backend.redis.msg.expired_after",
                "backend.ecql.pool1.nodes",
                "backend.redis.hook.message.publish.1",
                "backend.redis.hook.message.publish.2",
                "backend.redis.hook.session.subscribed.1",
                "backend.redis.hook.client.connected.1",
                "backend.redis.hook.x.y.1",
                "backend.redis.hook");
        Arbitrary<String> setting = Combinators.combine(key, Arbitraries.of("=", " = ", "  =\t"), json())
                .as((name, equals, value) -> name + equals + value);
        Arbitrary<String> broken = Combinators.combine(
                        setting, garbage, Arbitraries.integers().between(0, 200))
                .as((line, noise, at) -> line.substring(0, Math.min(at, line.length()))
                        + noise
                        + line.substring(Math.min(at, line.length())));
        return Arbitraries.oneOf(garbage, setting, broken)
                .map(line -> line.replace("\n", ""))
                .filter(line -> !line.endsWith("\r"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static Arbitrary<String> json() {
        return Arbitraries.of(
                "{" + ACTION + ", \"pool\": \"pool1\"}",
                "{\"topic\": \"a/+\", " + ACTION + ", \"pool\": \"pool1\", \"expired_time\": 1}",
                "{\"topic\": \"a+\", \"action\": {\"function\": \"on_client_connected\"}, \"pool\": \"pool1\"}",
                "{\"action\": {\"function\": \"on_message_fetch\"}, \"offline_opts\": {\"time_range\": \"1h\"},"
                        + " \"pool\": \"pool1\"}",
                "{\"action\": {\"commands\": [\"SET ${clientid} 1\"]}, \"pool\": \"pool1\"}",
                "{\"action\": {\"sql\": 1}, \"pool\": 1}",
                "[".repeat(3000),
                "12",
                "1h",
                "infinity");
    }
}
