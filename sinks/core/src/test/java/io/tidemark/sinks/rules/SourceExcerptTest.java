package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceExcerptTest {

    @Test
    void pointsAtTheColumn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.conf"), "# one\n\tbackend.a.hook.b.c.1 = {\"x\"}\n");
        assertThat(SourceExcerpt.of(new SourceLocation(file.toString(), 2, 27)))
                .contains(new SourceExcerpt("\tbackend.a.hook.b.c.1 = {\"x\"}", "\t" + " ".repeat(25) + "^"));
        assertThat(SourceExcerpt.of(new SourceLocation(file.toString(), 2, 0)).map(SourceExcerpt::caret))
                .contains("");
        assertThat(SourceExcerpt.of(SourceLocation.of(file.toString()))).isEmpty();
        assertThat(SourceExcerpt.of(new SourceLocation(file.toString(), 9, 1))).isEmpty();
        assertThat(SourceExcerpt.of(new SourceLocation("environment variable \0", 1, 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "backend.redis.pool1.password = s3cret | backend.redis.pool1.password = …",
                "backend.redis.pool1.pasword = s3cret | backend.redis.pool1.pasword = …",
                "backend.redis.pool1.server = s3cret | backend.redis.pool1.server = …",
                "backend.redis.pool1.password s3cret | backend.redis.pool1.password …",
                "backend.redis.hook.a.b.1 = {\"commands\": \"SET password s3cret\"} | backend.redis.hook.a.b.1 = …",
                "backend.redis.hook.a.b.1 = {} | backend.redis.hook.a.b.1 = {}",
                "include *.conf | include *.conf",
                "s3cret | ",
                "password s3cret | ",
            })
    void leavesOutWhatMayBeSecret(String line, String shown) {
        assertThat(SourceExcerpt.of(line, 40).map(SourceExcerpt::line).orElse(null))
                .isEqualTo(shown);
        assertThat(SourceExcerpt.of(line, 40)
                        .map(SourceExcerpt::caret)
                        .orElse("^")
                        .length())
                .isLessThanOrEqualTo(40);
    }

    @Property
    void anyLineCanBeShown(@ForAll String line, @ForAll @IntRange(max = 100) int column) {
        SourceExcerpt.of("backend.a." + line, column)
                .ifPresent(excerpt -> assertThat(excerpt.caret().length())
                        .isLessThanOrEqualTo(excerpt.line().length() + 1));
    }
}
